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
