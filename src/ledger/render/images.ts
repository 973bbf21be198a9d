import { mib } from "../../input/size";
import type { Section } from "../../report/tables";
import { driftOf, type ImageRow } from "../images";
import type { Inventory } from "../inventory";
import type { SecurityLag } from "../security";

/** Images as a table, with the machines that do not use the newest image. */
export function imageSections(rows: readonly ImageRow[], inventory: Inventory, failures: readonly string[]): Section[] {
  return [
    {
      heads: ["Image", "Base", "Age", "Size", "Security updates", "Where", "Used by", "Can be removed"],
      rows: rows.map((row) => [
        row.file.replace(/\.qcow2$/, ""),
        row.base,
        row.ageDays === undefined ? "unknown" : age(row.ageDays),
        row.bytes === undefined ? "unknown" : size(row.bytes),
        updates(row.lag),
        row.where.join(", "),
        users(row.users),
        row.keepReason === undefined ? "yes" : `no: ${row.keepReason}`,
      ]),
      notes: failures.map((failure) => `Not checked: ${failure}.`),
    },
    {
      title: "Machines with an outdated image",
      heads: ["Stack", "Machines", "Image", "Newest"],
      rows: driftRows(rows, inventory),
    },
    { heads: [], rows: [], notes: [sprawl(inventory)].filter(Boolean) },
  ];
}

function driftRows(rows: readonly ImageRow[], inventory: Inventory): string[][] {
  return driftOf(rows, inventory).map(({ stack, machines, image, newest }) => [
    stack,
    machines.join(", "),
    image.replace(/\.qcow2$/, ""),
    newest.replace(/\.qcow2$/, ""),
  ]);
}

function sprawl({ images, machines }: Inventory): string {
  if (images.length === 0) return "";
  const used = new Set(images.map(({ file }) => file));
  const recipes = new Set(images.map(({ recipeHash }) => recipeHash));
  const count = machines.reduce((sum, machine) => sum + machine.count, 0);
  return `${plural(count, "machine")}, ${plural(used.size, "image")}, ${plural(recipes.size, "recipe")}.`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

export function age(days: number): string {
  return days < 2 ? `${Math.max(0, Math.round(days * 24))} h` : `${Math.round(days)} days`;
}

export function size(bytes: number): string {
  const mebibytes = bytes / mib;
  return mebibytes < 1024 ? `${Math.ceil(mebibytes)} MiB` : `${(mebibytes / 1024).toFixed(1)} GiB`;
}

function updates(lag: SecurityLag | undefined): string {
  if (lag === undefined) return "";
  if ("unknown" in lag) return `unknown: ${lag.unknown}`;
  return lag.behind.length === 0 ? "none" : `for ${plural(lag.behind.length, "package")}`;
}

const shownUsers = 3;

function users(all: readonly string[]): string {
  const shown = all.slice(0, shownUsers);
  return [...shown, ...(all.length > shownUsers ? [`${all.length - shownUsers} more`] : [])].join(", ");
}
