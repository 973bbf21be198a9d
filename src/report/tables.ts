import { plain, table } from "./markup";
import { oneLine } from "./visible";

/** A table with notes, independent of the format. */
export interface Section {
  title?: string;
  heads: string[];
  rows: string[][];
  /** Sentences after the table. */
  notes?: string[];
}

/** Sections as Markdown. A section without rows consists of its notes. */
export function markdownOf(sections: readonly Section[]): string {
  const blocks = sections.flatMap(({ title, heads, rows, notes = [] }) => [
    ...(title && (rows.length > 0 || notes.length > 0) ? [`### ${title}`] : []),
    ...(rows.length > 0
      ? [
          table(
            heads,
            rows.map((row) => row.map(plain)),
          ),
        ]
      : []),
    ...notes.map(plain),
  ]);
  return `${blocks.join("\n\n")}\n`;
}

/** Sections as text with aligned columns. */
export function textOf(sections: readonly Section[]): string {
  const blocks = sections.flatMap(({ title, heads, rows, notes = [] }) => {
    const shown = rows.map((row) => row.map(oneLine));
    const lines = [...(rows.length > 0 ? aligned([heads, ...shown]) : []), ...notes.map(oneLine)];
    return lines.length === 0 ? [] : [[...(title ? [`${title}:`] : []), ...lines].join("\n")];
  });
  return `${blocks.join("\n\n")}\n`;
}

function aligned(rows: string[][]): string[] {
  const used = rows[0]!.map((_, i) => rows.slice(1).some((row) => row[i] !== ""));
  const shown = rows.map((row) => row.filter((_, i) => used[i]));
  const widths = (shown[0] ?? []).map((_, i) => Math.max(...shown.map((row) => row[i]!.length)));
  return shown.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join("  ")
      .trimEnd(),
  );
}
