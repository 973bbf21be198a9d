import { code, plain } from "../../report/markup";
import type { AccessChange, MachineChange, Review } from "../model";
import { days } from "./sentences";

/** Characters of an error that are shown: it may be the whole output of a program. */
const longestError = 1000;

/** What a reviewer must not miss, as alerts: what is lost first, for an error says less than the loss that it comes with. */
export function alerts({ machines, images, access, errors }: Review): string[] {
  const lost = machines.filter(({ effect }) => effect === "data loss");
  const opened = access.filter((one) => one.world && one.opened);
  const unknown = access.filter((one) => one.unknown);
  const expired = images.filter((image) => image.expired);
  return [
    alert("CAUTION", lost.length > 0 ? [`**Data is lost:** ${losses(lost)}`] : []),
    alert(
      "CAUTION",
      errors.slice(0, 10).map((error) => `**The preview failed:** ${plain(clipped(error))}`),
    ),
    alert("WARNING", opened.length > 0 ? [`**Open to the world:** ${openings(opened)}`] : []),
    alert("WARNING", unknown.length > 0 ? [`**Nobody can tell who gets in:** ${openings(unknown)}`] : []),
    alert(
      "WARNING",
      expired.map(
        ({ after, ageDays, maxAgeDays }) =>
          `The image ${code(after ?? "")} is ${days(ageDays)} old, and its maxAge is ${days(maxAgeDays)}: change its edition to have it built anew.`,
      ),
    ),
  ].filter(Boolean);
}

function losses(machines: MachineChange[]): string {
  const named = machines.slice(0, 10).map(({ name, disks }) => {
    const lost = disks.filter(({ fate }) => fate === "lost").map(({ disk }) => code(disk));
    return `${lost.join(", ")} of ${code(name)}`;
  });
  return `${named.join("; ")}${machines.length > 10 ? ` and of ${machines.length - 10} machines more` : ""}.`;
}

function openings(opened: AccessChange[]): string {
  const named = opened.slice(0, 10).map(({ group, words }) => `${code(group)}, ${plain(words)}`);
  return `${named.join("; ")}${opened.length > 10 ? ` and ${opened.length - 10} more` : ""}.`;
}

function alert(kind: string, lines: string[]): string {
  return lines.length === 0 ? "" : [`[!${kind}]`, ...lines].map((line) => `> ${line}`).join("\n");
}

function clipped(error: string): string {
  return error.length > longestError ? `${error.slice(0, longestError)}…` : error;
}
