import type { Call, Inputs, Json } from "./resourceType";

/** `{ httpTokens: "required" }` → `{ HttpTokens: "required" }`, recursively; what is undefined is left out. */
export function pascal(value: Json): Json {
  return renamed(value, (key) => key[0]!.toUpperCase() + key.slice(1));
}

/** The reverse. */
export function camel(value: Json): Json {
  return renamed(value, (key) => key[0]!.toLowerCase() + key.slice(1));
}

function renamed(value: Json, rename: (key: string) => string): Json {
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename));
  if (value === null || typeof value !== "object" || value instanceof Date) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.map(([key, inner]) => [rename(key), renamed(inner, rename)]));
}

/** The named inputs in a request's spelling. */
export function request(inputs: Inputs, ...names: string[]): Json {
  return pascal(Object.fromEntries(names.map((name) => [name, inputs[name]])));
}

/** Terraform has some booleans as strings. */
export function bool(value: Json): boolean | undefined {
  return value === undefined ? undefined : value === true || value === "true";
}

export function tagList(tags: Record<string, string> | undefined): { Key: string; Value: string }[] {
  return Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
}

/** How most EC2 resources are tagged when they are created. */
export function tagSpecifications(type: string, tags: Record<string, string> | undefined): Json {
  return tags && Object.keys(tags).length > 0 ? [{ ResourceType: type, Tags: tagList(tags) }] : undefined;
}

export function retagEc2(id: string, add: Record<string, string>, remove: readonly string[]): Call[] {
  const calls: Call[] = [];
  if (remove.length > 0) calls.push(["ec2", "deleteTags", { Resources: [id], Tags: remove.map((Key) => ({ Key })) }]);
  if (Object.keys(add).length > 0) calls.push(["ec2", "createTags", { Resources: [id], Tags: tagList(add) }]);
  return calls;
}
