import { withoutEscapes } from "../preview/documents";

// What a terminal or a browser obeys or hides and does not show: controls, marks of direction, characters of no width, and halves of
// characters.
const unseen = /\u034f|[\p{Cc}\p{Cf}\p{Cs}\u115f\u1160\u17b4\u17b5\u3164\uffa0]|[\u{e0000}-\u{e0fff}]/gu;
const breaks = /\s*[\n\r\v\f\u0085\u2028\u2029]+\s*/g;

/**
 * What providers, states and programs say, on one line, and nothing in it that is obeyed or hidden: in its place stands U+FFFD. All text
 * that comes from outside goes through here before it is printed.
 */
export function oneLine(text: string): string {
  return withoutEscapes(text).replace(breaks, " ").replaceAll("\t", " ").replace(unseen, "\ufffd");
}

/** The same for a message of several lines: what follows the first is indented, so that it is not taken for a line of ours. */
export function indented(message: string): string {
  return withoutEscapes(message)
    .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)
    .map((line) => line.replaceAll("\t", "  ").replace(unseen, "\ufffd").trimEnd())
    .join("\n    ");
}

/** A value with all texts in it on one line. */
export function onLines<T>(value: T): T {
  if (typeof value === "string") return oneLine(value) as T;
  if (Array.isArray(value)) return value.map(onLines) as T;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, onLines(one)])) as T;
}
