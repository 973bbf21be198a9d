import { type Bag, bag } from "./values";

/** Part of the printed output, starting at byte `at`. */
export type Piece = { at: number } & (
  | { kind: "object"; value: Bag }
  /** Starts like an object that does not end on its line: up to the next line that starts with a closing brace. */
  | { kind: "block"; content: Buffer }
  /** Any other line that is not blank. */
  | { kind: "text"; text: string }
);

const byteOrderMarks = { utf8: [0xef, 0xbb, 0xbf], utf16le: [0xff, 0xfe] };
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal escape sequences, which JSON never contains unescaped
const escapes = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;

/** The printed output as UTF-8, without byte order mark and colours. */
export function plainContent(input: string | Buffer): Buffer {
  const content = typeof input === "string" ? Buffer.from(input) : input;
  if (beginsWith(content, byteOrderMarks.utf16le)) return plainContent(content.subarray(2).toString("utf16le"));
  const unmarked = beginsWith(content, byteOrderMarks.utf8) ? content.subarray(3) : content;
  return unmarked.includes(0x1b) ? Buffer.from(withoutEscapes(unmarked.toString("utf8"))) : unmarked;
}

/** Removes terminal escape sequences. */
export function withoutEscapes(text: string): string {
  return text.replace(escapes, "");
}

function beginsWith(content: Buffer, bytes: number[]): boolean {
  return bytes.every((byte, i) => content[i] === byte);
}

const newline = 0x0a;
/** How an event starts. It may be in the middle of a line, where another program printed text without a line break. */
const eventStart = '{"sequence":';

/** Splits the output of the engine and of other programs into pieces. */
export function* piecesOf(content: Buffer): Generator<Piece> {
  let blank = true;
  for (let at = 0; at < content.length; ) {
    const lineEnd = content.indexOf(newline, at);
    const end = lineEnd < 0 ? content.length : lineEnd;
    const text = content.toString("utf8", at, end).trimEnd();
    const from = startOfObject(text, blank);
    blank &&= text === "";
    if (from !== 0 && text !== "") yield { kind: "text", at, text: from < 0 ? text : text.slice(0, from) };
    const value = from < 0 ? undefined : parsed(text.slice(from));
    if (from >= 0 && !value) {
      const closing = content.indexOf("\n}", at);
      const last = closing < 0 ? content.length : closing + 2;
      yield { kind: "block", at, content: content.subarray(at + Buffer.byteLength(text.slice(0, from)), last) };
      at = last;
    } else {
      if (value) yield { kind: "object", at, value };
      at = end + 1;
    }
  }
}

/** Where an object starts on a line; -1: nowhere. Braces inside of an object whose first lines are missing are indented, and do not count. */
function startOfObject(text: string, first: boolean): number {
  if (/^\{\s*("|\}|$)/.test(first ? text.trimStart() : text)) return 0;
  return text.indexOf(eventStart);
}

/** @returns undefined where the text is not JSON */
export function parsed(text: string): Bag | undefined {
  try {
    return bag(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** A preview in the summary form, split into the text of each step and the rest. */
export interface SplitPreview {
  rest: string;
  steps: Iterable<string>;
}

const opening = '"steps": [\n';
const blanks = [0x20, 0x09];

/**
 * Splits a preview into its steps without parsing it as a whole, as it may be large. It has to be indented, as the engine prints it: JSON
 * strings contain no line breaks, so a brace at the steps' indentation ends a step.
 * @returns undefined where it is not indented
 */
export function splitSteps(content: Buffer): SplitPreview | undefined {
  const at = content.indexOf(opening);
  if (at < 0) return undefined;
  const first = skipBlanks(content, at + opening.length);
  const outer = content.toString("latin1", content.lastIndexOf("\n", at) + 1, at);
  const end = content.indexOf(`\n${outer}]`, first);
  if (content[first] !== 0x7b || outer.trim() !== "" || end < 0) return undefined;
  const indent = content.toString("latin1", at + opening.length, first);
  return {
    rest: content.toString("utf8", 0, at + opening.length) + content.toString("utf8", end),
    steps: stepTexts(content, first, end, `\n${indent}}`),
  };
}

function* stepTexts(content: Buffer, first: number, end: number, closing: string): Iterable<string> {
  for (let from = first; from < end; ) {
    const at = content.indexOf(closing, from);
    const to = at < 0 || at > end ? end : at + closing.length;
    yield content.toString("utf8", from, to);
    // Skips the comma and the line break.
    from = skipBlanks(content, to + 2);
  }
}

function skipBlanks(content: Buffer, from: number): number {
  let at = from;
  while (blanks.includes(content[at]!)) at += 1;
  return at;
}
