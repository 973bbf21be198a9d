import type { Inputs, Json, ResourceType } from "./resourceType";

/** What is kept in the state besides inputs and outputs: the names of the inputs that were given. */
export const givenKey = "__given";

export function givenIn(inputs: Inputs): string[] {
  return Object.keys(inputs).filter((key) => inputs[key] !== undefined && !key.startsWith("__"));
}

/** Inputs that differ from those that were given before. */
export function changedInputs(state: Inputs, news: Inputs): string[] {
  const given: string[] = state[givenKey] ?? [];
  const before = (key: string) => (given.includes(key) ? state[key] : undefined);
  const keys = new Set([...given, ...givenIn(news)]);
  return [...keys].filter((key) => !same(before(key), news[key]));
}

/** Whether the change of an input replaces the resource. */
export function replacing(type: ResourceType, key: string, state: Inputs, news: Inputs): boolean {
  return type.replaceOn.some((path) => {
    const [input, property] = path.split(".");
    return input === key && (!property || !same(state[key]?.[property], news[key]?.[property]));
  });
}

/** The part of the state that is known at preview when these inputs change. */
export function settled(type: ResourceType, state: Inputs, keys: readonly string[]): Inputs {
  const others = keys.every((key) => isTags(type, key)) ? [] : (type.newOutputs ?? []);
  const gone = [...others, ...(state[givenKey] ?? [])];
  return Object.fromEntries(Object.entries(state).filter(([key]) => !gone.includes(key)));
}

export function isTags(type: ResourceType, key: string): boolean {
  return type.retag !== undefined && (key === "tags" || key === "tagsAll");
}

/** The protocol has neither dates nor undefined values. */
export function sendable(values: Inputs): Inputs {
  return JSON.parse(JSON.stringify(values));
}

function same(a: Json, b: Json): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: Json): string {
  const sorted = (_key: string, inner: Json) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner;
  return JSON.stringify(value, sorted);
}
