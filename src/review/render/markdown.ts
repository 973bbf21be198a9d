import { type Effect, effects } from "../../preview/effect";
import { code, details, html, plain, table } from "../../report/markup";
import { onLines } from "../../report/visible";
import type { ImageChange, Review } from "../model";
import { alerts } from "./alerts";
import {
  age,
  describeCost,
  describeStopped,
  farmSentence,
  groups,
  headline,
  type Line,
  packageCounts,
  runs,
  withoutRefresh,
} from "./sentences";

const signs: Record<Effect, string> = {
  "data loss": "🛑",
  destroy: "❌",
  replace: "♻️",
  reboot: "🔄",
  stopped: "⏹️",
  suspended: "⏸️",
  started: "▶️",
  create: "✨",
  live: "🟢",
  none: "",
};

/** Further rows are folded. */
const maxRows = 12;
/** Characters that GitHub allows in a comment, less some room for what a job adds. */
export const maxCommentLength = 65_000;
/** Characters for the table of machines, which leave room for the other parts. */
const maxMachineTableLength = 40_000;

/** Markdown for one comment on a pull request. A job finds the comment again by the marker in its first line. */
export function markdown(rawReview: Review): string {
  const review = onLines(rawReview);
  const { project, stack } = review;
  const parts = [
    `<!-- vmfarm review ${marker(project)}/${marker(stack)} -->`,
    `### ${capital(headline(review))}`,
    project === "" ? "" : `Stack ${code(`${project}/${stack}`)}.`,
    ...alerts(review),
    machineTable(review),
    farms(review),
    images(review.images),
    access(review),
    networks(review),
    cost(review),
    stopped(review),
    others(review),
    details(
      `${review.warnings.length} ${review.warnings.length === 1 ? "warning" : "warnings"}`,
      review.warnings.map((line) => `- ${plain(line)}`),
    ),
    details(
      `${review.notices.length} ${review.notices.length === 1 ? "notice" : "notices"} of the engine`,
      review.notices.map((line) => `- ${plain(line)}`),
    ),
  ].filter(Boolean);
  return shortened(parts, review.refreshed ? "" : `_${withoutRefresh}_`);
}

/** Leaves out the last parts of a comment that is too long, and says so. */
function shortened(parts: string[], foot: string): string {
  const note = "_The rest does not fit in a comment; `vmfarm review --format text` prints everything._";
  let length = note.length + foot.length + 4;
  const fitting = parts.filter((part) => {
    length += part.length + 2;
    return length <= maxCommentLength;
  });
  const last = [fitting.length < parts.length ? note : "", foot].filter(Boolean);
  return `${[...fitting, ...last].join("\n\n")}\n`;
}

function marker(name: string): string {
  return name.replace(/[^\w.-]/g, "");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function machineTable({ machines }: Review): string {
  const rows = groups(machines).flatMap(({ group, lines }) => lines.map((line) => ({ group, line })));
  if (rows.length === 0) return "";
  // The worst comes first, whatever its tier, so that it is not folded.
  rows.sort((a, b) => effects.indexOf(a.line.effect) - effects.indexOf(b.line.effect));
  const heads = ["Tier", "Machines", "What happens"];
  const cells = rows.map(({ group, line }) => [
    plain(group),
    who(line),
    `${signs[line.effect]} ${plain(line.sentence)}`,
  ]);
  const fitting = rowsThatFit(cells);
  const [shown, folded] = [fitting.slice(0, maxRows), fitting.slice(maxRows)];
  const rest = folded.length === 0 ? [] : [table(heads, folded)];
  const left = cells.length - fitting.length;
  const note = left > 0 ? `_${left} more do not fit here; \`vmfarm review --format text\` prints everything._` : "";
  return [shown.length === 0 ? "" : table(heads, shown), details(`${folded.length} more`, rest), note]
    .filter(Boolean)
    .join("\n\n");
}

/** As many of the first rows as leave room for the other parts of the report. */
function rowsThatFit(rows: string[][]): string[][] {
  let length = 0;
  const end = rows.findIndex((cells) => {
    length += cells.join(" | ").length + 5;
    return length > maxMachineTableLength;
  });
  return end < 0 ? rows : rows.slice(0, end);
}

function who({ machines }: Pick<Line, "machines">): string {
  const all = runs(machines);
  const named = all.slice(0, 8).map(({ first, last, count }) => {
    if (count === 1) return code(first);
    return count === 2 ? `${code(first)}, ${code(last)}` : `${code(first)} to ${code(last)} (${count})`;
  });
  const rest = all.slice(8).reduce((sum, { count }) => sum + count, 0);
  return `${named.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

function farms({ farms: changes }: Review): string {
  if (changes.length === 0) return "";
  const rows = changes.map((farm) => [code(farm.name), `${signs[farm.effect]} ${plain(farmSentence(farm))}`]);
  return table(["Elastic farm", "What happens"], rows);
}

function access({ access: changes }: Review): string {
  const lines = changes.map(
    ({ group, words, world, unknown, opened }) =>
      `- ${opened ? (world || unknown ? "⚠️" : "🔓") : "🔒"} ${code(group)}: ${plain(words)}`,
  );
  if (lines.length === 0) return "";
  const [shown, folded] = [lines.slice(0, maxRows), lines.slice(maxRows)];
  return [["**Access**", "", ...shown].join("\n"), details(`${folded.length} more`, folded)]
    .filter(Boolean)
    .join("\n\n");
}

function cost({ cost: change }: Review): string {
  if (!change) return "";
  const lines = change.lines.map(
    ({ what, usd }) => `- ${plain(what)}: ${usd < 0 ? "−" : "+"}${Math.abs(usd).toFixed(4)} USD per hour`,
  );
  const priced = change.asOf === "" ? "" : ` On-demand prices of ${change.asOf}, without usage-based charges.`;
  const text = `**Cost**: ${plain(describeCost(change))}.${priced}`;
  return [text, details("What changes", lines)].filter(Boolean).join("\n\n");
}

function stopped({ stoppedMachines }: Review): string {
  return stoppedMachines.map((group) => `**Not running**: ${describeStopped(group)}: ${who(group)}.`).join("\n\n");
}

function images(changes: ImageChange[]): string {
  if (changes.length === 0) return "";
  const rows = changes.map((image) => [
    imageName(image),
    plain(image.base),
    image.toBuild ? "will be built" : age(image.ageDays, image.maxAgeDays),
    image.packages ? packageCounts(image.packages) : "",
    licences(image),
  ]);
  const lists = changes.flatMap(({ name, packages }) => {
    if (!packages) return [];
    const lines = [
      ...packages.added.map(({ name: added, version }) => `- added ${code(added)} ${plain(version)}`),
      ...packages.removed.map(({ name: removed, version }) => `- removed ${code(removed)} ${plain(version)}`),
      ...packages.updated.map(
        ({ name: updated, before, after }) => `- updated ${code(updated)} ${plain(before)} → ${plain(after)}`,
      ),
    ];
    return details(`Packages of ${html(name)}: ${packageCounts(packages)}`, lines);
  });
  return [table(["Image", "Base", "Age", "Packages", "Licences"], rows), ...lists].filter(Boolean).join("\n\n");
}

function imageName({ before, after }: ImageChange): string {
  if (after === undefined) return `${code(before ?? "")} removed`;
  return before === undefined || before === after ? code(after) : `${code(before)} → ${code(after)}`;
}

function licences({ licences: all }: ImageChange): string {
  const shown = all.slice(0, 3).map(({ licence, packages }) => `${plain(licence)} (${packages})`);
  return [...shown, ...(all.length > 3 ? [`${all.length - 3} more`] : [])].join(", ");
}

function networks({ networks: changes }: Review): string {
  const lines = changes.map(({ name, effect, words }) => `- ${signs[effect]} ${plain(name)}: ${plain(words)}`);
  return lines.length === 0 ? "" : ["**Network**", "", ...lines].join("\n");
}

function others({ others: changes }: Review): string {
  const lines = changes.map(({ action, type, name }) => `- ${plain(action)} ${code(name)} (${plain(type)})`);
  return details(`${lines.length} other resources`, lines);
}
