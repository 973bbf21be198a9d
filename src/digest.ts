import { createHash } from "node:crypto";

/** Lower-case hexadecimal. */
export function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** The first digits of a text's SHA-256, to tell apart names that are otherwise the same or that were shortened. */
export function shortDigest(text: string, digits = 6): string {
  return sha256(text).slice(0, digits);
}

/** JSON whose text does not depend on the order in which properties were written; undefined properties are left out. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, v]) => `${JSON.stringify(key)}:${canonicalJson(v)}`).join(",")}}`;
}
