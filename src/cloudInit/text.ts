import type { Problems } from "../input/problem";

/** Whether a value is still to come from another resource (an Output or a promise). */
export function isPending(value: unknown): boolean {
  return typeof value === "object" && value !== null && "then" in value
    ? typeof value.then === "function"
    : typeof value === "object" && value !== null && "__pulumiOutput" in value;
}

/**
 * Reads one text leaf. Adds a problem, which never repeats the value (it may be a secret), and returns undefined where it
 * is no string, is empty, or holds what no file or document can carry.
 */
export function readText(value: unknown, problems: Problems, empty?: "may be empty"): string | undefined {
  const reason = textFault(value, empty);
  if (reason === undefined) return value as string;
  problems.addHere(reason);
  return undefined;
}

function textFault(value: unknown, empty?: "may be empty"): string | undefined {
  if (typeof value !== "string") return `must be a string, not ${value === null ? "null" : typeof value}`;
  if (!empty && value.trim() === "") return "is empty; leave it out or give it a value";
  if (value.includes("\0")) return "contains a NUL byte, which neither shell commands nor YAML allow; remove it";
  if (/\p{Surrogate}/u.test(value))
    return "contains half of a surrogate pair, so it is not valid Unicode text; encode it again";
  return undefined;
}

/** Each element of an optional list, checked to be a list. */
export function readList<T>(value: T[] | undefined, problems: Problems): T[] {
  if (value === undefined || Array.isArray(value)) return value ?? [];
  problems.addHere(`must be a list, not ${value === null ? "null" : typeof value}`);
  return [];
}
