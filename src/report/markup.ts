import { oneLine } from "./visible";

/** Breaks a word for programs that look for addresses and names in what is shown; people see nothing of it. */
const gap = "&#8203;";

/** What GitHub and GitLab make links of, call people by, or draw: `@name`, `#1`, `!1`, `GH-1`, `:name:`, `$math$`, `www.`, `https://`. */
const called =
  /([@#!$%&^]|(?<!\w)~)(?=["\w{`])|(GH)(?=-\d)|(:)(?=[\w+-]+:|[a-z_+-][\w+-]*$)|(www|:)(?=\.\w|\/\/)|(mailto:|xmpp:)/gi;

/** Text as a page shows it: no tags, and no links. */
export function html(text: string): string {
  // A reference to a character is made last, of what no reference is a part of.
  const broken = oneLine(text).replace(called, `$&\u0000`);
  return broken.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replaceAll("\u0000", gap);
}

/** Text as Markdown shows it, whatever is in it. */
export function plain(text: string): string {
  const shown = html(text.trim()).replace(/([\\`*_[\]|~])/g, "\\$1");
  // At the beginning of a line these make lists, headings and rules.
  return shown.replace(/^(?=#{1,6}(\s|$)|[+-][\s+-]|[+=-]+$)/, "\\").replace(/^(\d+)(?=[.)](\s|$))/, "$1\\");
}

/** A name in a code span, which no backtick in it can end. */
export function code(name: string): string {
  const shown = oneLine(name)
    .replace(/\s+/g, " ")
    .replace(/`/g, "'")
    // In a table a backslash would take the one that keeps the bar in its cell.
    .replace(/\\+(?=\|)/g, "/")
    .replace(/\|/g, "\\|");
  return `\`${shown === "" ? " " : shown}\``;
}

/** Lines that are folded away; empty where there are none. The summary is HTML. */
export function details(summary: string, lines: string[]): string {
  return lines.length === 0 ? "" : `<details><summary>${summary}</summary>\n\n${lines.join("\n")}\n\n</details>`;
}

/** A table without the columns that say nothing. */
export function table(heads: string[], rows: string[][]): string {
  const used = heads.map((_, i) => rows.some((row) => row[i] !== ""));
  const line = (cells: string[]) => `| ${cells.filter((_, i) => used[i]).join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}
