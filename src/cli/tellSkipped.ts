import type { Preview } from "../preview/readPreview";
import { oneLine } from "../report/visible";

const mostLines = 3;
const longest = 60;

/** Says on standard error which lines of the input were no part of the preview or state. */
export function tellSkipped({ skipped }: Pick<Preview, "skipped">): void {
  if (skipped.length === 0) return;
  const shown = skipped.slice(0, mostLines).map((line) => {
    const text = oneLine(line);
    return `"${text.length > longest ? `${text.slice(0, longest)}…` : text}"`;
  });
  const more = skipped.length - shown.length;
  const lines = skipped.length === 1 ? "1 line that is" : `${skipped.length} lines that are`;
  console.error(
    `vmfarm: skipped ${lines} not of the engine: ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`,
  );
}
