import { withoutEscapes } from "../preview/documents";

// Characters that terminals and browsers interpret or hide: controls, direction marks, characters of no width, lone surrogates.
const invisible = /\u034f|[\p{Cc}\p{Cf}\p{Cs}\u115f\u1160\u17b4\u17b5\u3164\uffa0]|[\u{e0000}-\u{e0fff}]/gu;
const breaks = /\s*[\n\r\v\f\u0085\u2028\u2029]+\s*/g;

/**
 * Text on one line, with U+FFFD for every character that is interpreted or hidden. All text from previews, states and platforms goes through
 * here before it is printed.
 */
export function oneLine(text: string): string {
  return withoutEscapes(text).replace(breaks, " ").replaceAll("\t", " ").replace(invisible, "\ufffd");
}

/** The same for a message of several lines. All but the first are indented, so that they do not look like lines of the report. */
export function indented(message: string): string {
  return withoutEscapes(message)
    .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)
    .map((line) => line.replaceAll("\t", "  ").replace(invisible, "\ufffd").trimEnd())
    .join("\n    ");
}

/** Applies {@link oneLine} to all strings in a value. */
export function onLines<T>(value: T): T {
  if (typeof value === "string") return oneLine(value) as T;
  if (Array.isArray(value)) return value.map(onLines) as T;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, onLines(item)])) as T;
}
