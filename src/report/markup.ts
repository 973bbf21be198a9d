import { oneLine } from "./visible";

/** A zero-width space: keeps services from recognising links and mentions, and is invisible to readers. */
const gap = "&#8203;";

/** What GitHub and GitLab turn into links, mentions, emoji or formulas: `@name`, `#1`, `!1`, `GH-1`, `:name:`, `$math$`, `www.`, `https://`. */
const recognised =
  /([@#!$%&^]|(?<!\w)~)(?=["\w{`])|(GH)(?=-\d)|(:)(?=[\w+-]+:|[a-z_+-][\w+-]*$)|(www|:)(?=\.\w|\/\/)|(mailto:|xmpp:)/gi;

/** Text as HTML, without tags and links. */
export function html(text: string): string {
  // Character references are added last, so that they are not escaped themselves.
  const broken = oneLine(text).replace(recognised, `$&\u0000`);
  return broken.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replaceAll("\u0000", gap);
}

/** Text as Markdown that displays exactly it. */
export function plain(text: string): string {
  const shown = html(text.trim()).replace(/([\\`*_[\]|~])/g, "\\$1");
  // At the start of a line these are lists, headings and rules.
  return shown.replace(/^(?=#{1,6}(\s|$)|[+-][\s+-]|[+=-]+$)/, "\\").replace(/^(\d+)(?=[.)](\s|$))/, "$1\\");
}

/** A name in a code span, which a backtick in the name cannot end. */
export function code(name: string): string {
  const shown = oneLine(name)
    .replace(/\s+/g, " ")
    .replace(/`/g, "'")
    // In a table, a backslash would undo the escaping of a bar.
    .replace(/\\+(?=\|)/g, "/")
    .replace(/\|/g, "\\|");
  return `\`${shown === "" ? " " : shown}\``;
}

/** Folded lines; empty where there are none. @param summary HTML */
export function details(summary: string, lines: string[]): string {
  return lines.length === 0 ? "" : `<details><summary>${summary}</summary>\n\n${lines.join("\n")}\n\n</details>`;
}

/** A table without its empty columns. */
export function table(heads: string[], rows: string[][]): string {
  const used = heads.map((_, i) => rows.some((row) => row[i] !== ""));
  const line = (cells: string[]) => `| ${cells.filter((_, i) => used[i]).join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}
