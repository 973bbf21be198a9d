/** Text as Markdown shows it, whatever is in it. */
export function plain(text: string): string {
  return (
    text
      .replace(/\s*[\r\n]+\s*/g, " ")
      .replace(/&/g, "&amp;")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;")
      .replace(/([\\`*_[\]|~])/g, "\\$1")
      // A mention would call people, and a number would link to another discussion.
      .replace(/([@#])(?=\w)/g, "$1<!-- -->")
  );
}

/** A name in a code span, which no backtick in it can end. */
export function code(name: string): string {
  return `\`${name.replace(/\s+/g, " ").replace(/`/g, "'").replace(/\|/g, "\\|")}\``;
}

/** Lines that are folded away; empty where there are none. */
export function details(summary: string, lines: string[]): string {
  return lines.length === 0 ? "" : `<details><summary>${summary}</summary>\n\n${lines.join("\n")}\n\n</details>`;
}

/** A table without the columns that say nothing. */
export function table(heads: string[], rows: string[][]): string {
  const used = heads.map((_, i) => rows.some((row) => row[i] !== ""));
  const line = (cells: string[]) => `| ${cells.filter((_, i) => used[i]).join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}
