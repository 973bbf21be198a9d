import { code, plain } from "../../report/markup";
import type { AccessChange, MachineChange, Review } from "../model";
import { days } from "./sentences";

/** Longer errors are cut off: an error may be the whole output of a program. */
const maxErrorLength = 1000;

/** What a reviewer must not miss, as alerts. Data loss comes before the error that may accompany it. */
export function alerts({ machines, images, access, errors }: Review): string[] {
  const lost = machines.filter(({ effect }) => effect === "data loss");
  const opened = access.filter((change) => change.world && change.opened);
  const unknown = access.filter((change) => change.unknown);
  const expired = images.filter((image) => image.expired);
  return [
    alert("CAUTION", lost.length > 0 ? [`**Data is lost:** ${losses(lost)}`] : []),
    alert(
      "CAUTION",
      errors.slice(0, 10).map((error) => `**The preview failed:** ${plain(clipped(error))}`),
    ),
    alert("WARNING", opened.length > 0 ? [`**Open to the world:** ${openings(opened)}`] : []),
    alert("WARNING", unknown.length > 0 ? [`**Unknown who gets access:** ${openings(unknown)}`] : []),
    alert(
      "WARNING",
      expired.map(
        ({ after, ageDays, maxAgeDays }) =>
          `The image ${code(after ?? "")} is ${days(ageDays)} old, and its maxAge is ${days(maxAgeDays)}: change its \`edition\` to rebuild it.`,
      ),
    ),
  ].filter(Boolean);
}

function losses(machines: MachineChange[]): string {
  const named = machines.slice(0, 10).map(({ name, disks }) => {
    const lost = disks.filter(({ fate }) => fate === "lost").map(({ disk }) => code(disk));
    return `${lost.join(", ")} of ${code(name)}`;
  });
  return `${named.join("; ")}${machines.length > 10 ? ` and of ${machines.length - 10} more machines` : ""}.`;
}

function openings(opened: AccessChange[]): string {
  const named = opened.slice(0, 10).map(({ group, words }) => `${code(group)}, ${plain(words)}`);
  return `${named.join("; ")}${opened.length > 10 ? ` and ${opened.length - 10} more` : ""}.`;
}

function alert(kind: string, lines: string[]): string {
  return lines.length === 0 ? "" : [`[!${kind}]`, ...lines].map((line) => `> ${line}`).join("\n");
}

function clipped(error: string): string {
  return error.length > maxErrorLength ? `${error.slice(0, maxErrorLength)}…` : error;
}
