import { type Bag, bag } from "./values";

/** A piece of what was printed, from byte `at` on. */
export type Piece = { at: number } & (
  | { kind: "object"; value: Bag }
  /** What begins as an object and is none on its line: over several lines, as far as to a brace at the beginning of one. */
  | { kind: "block"; content: Buffer }
  /** Anything else that is not blank. */
  | { kind: "text"; text: string }
);

const byteOrderMarks = { utf8: [0xef, 0xbb, 0xbf], utf16le: [0xff, 0xfe] };
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals' escape sequences, which no text in JSON has as they are
const escapes = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;

/** What was printed, as UTF-8, without byte order mark and without colours. */
export function plainContent(input: string | Buffer): Buffer {
  const content = typeof input === "string" ? Buffer.from(input) : input;
  if (beginsWith(content, byteOrderMarks.utf16le)) return plainContent(content.subarray(2).toString("utf16le"));
  const unmarked = beginsWith(content, byteOrderMarks.utf8) ? content.subarray(3) : content;
  return unmarked.includes(0x1b) ? Buffer.from(withoutEscapes(unmarked.toString("utf8"))) : unmarked;
}

/** Text without what a terminal takes for commands. */
export function withoutEscapes(text: string): string {
  return text.replace(escapes, "");
}

function beginsWith(content: Buffer, bytes: number[]): boolean {
  return bytes.every((byte, i) => content[i] === byte);
}

const newline = 0x0a;
/** What an event begins with, wherever on a line: another program may have printed text without a line break. */
const eventStart = '{"sequence":';

/** Takes apart what the engine and others have printed, one piece at a time. */
export function* piecesOf(content: Buffer): Generator<Piece> {
  let blank = true;
  for (let at = 0; at < content.length; ) {
    const found = content.indexOf(newline, at);
    const end = found < 0 ? content.length : found;
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

/** Where an object begins on a line; -1 where none does. Inside of one that lost its head, a brace is indented. */
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

/** The steps of a preview as texts of their own, and the preview without them. */
export interface SplitPreview {
  rest: string;
  steps: Iterable<string>;
}

const opening = '"steps": [\n';
const blanks = [0x20, 0x09];

/**
 * Cuts a preview that is printed with indentation, as the engine does, so that one step at a time is a text. No text in JSON has a line
 * break, so a brace at the steps' indentation is a step's.
 * @returns undefined where it is printed otherwise
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
    steps: cut(content, first, end, `\n${indent}}`),
  };
}

function* cut(content: Buffer, first: number, end: number, closing: string): Iterable<string> {
  for (let from = first; from < end; ) {
    const found = content.indexOf(closing, from);
    const to = found < 0 || found > end ? end : found + closing.length;
    yield content.toString("utf8", from, to);
    // Behind the comma and the line break.
    from = skipBlanks(content, to + 2);
  }
}

function skipBlanks(content: Buffer, from: number): number {
  let at = from;
  while (blanks.includes(content[at]!)) at += 1;
  return at;
}
