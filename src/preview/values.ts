/** What the engine prints for a value that is known only after a resource has been created. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Properties of a resource. Nothing about their content is taken for granted. */
export type Bag = Record<string, unknown>;

/** The value as a property bag; empty where it is something else. */
export function bag(value: unknown): Bag {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Bag) : {};
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value, where it is a known string. */
export function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== unknownValue ? value : undefined;
}

export function texts(value: unknown): string[] {
  return list(value).filter((item) => typeof item === "string");
}

export function number(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** Whether any part of the value is unknown yet. */
export function hasUnknown(value: unknown): boolean {
  if (typeof value === "string") return value === unknownValue;
  if (value === null || typeof value !== "object") return false;
  return Object.values(value).some(hasUnknown);
}

/** Whether two values are deeply equal, whatever the order of their properties. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = Object.keys(a);
  return (
    left.length === Object.keys(b).length &&
    left.every((key) => Object.hasOwn(b, key) && sameValue((a as Bag)[key], (b as Bag)[key]))
  );
}

/** The own property of a table for a key that comes from a preview. */
export function entry<T>(table: Record<string, T> | undefined, key: string): T | undefined {
  return table && Object.hasOwn(table, key) ? table[key] : undefined;
}
