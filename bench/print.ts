import Table from "cli-table3";
import type { Figure } from "./figures";

/** A figure as one line of JSON. */
export function line({ name, n, median, min, max, unit }: Figure): string {
  return JSON.stringify({ name, n, median: short(median), min: short(min), max: short(max), unit });
}

/** All figures for people. */
export function table(figures: readonly Figure[]): string {
  const rows = new Table({ head: ["figure", "n", "median", "min", "max", "unit"], style: { head: [], border: [] } });
  for (const { name, n, median, min, max, unit } of figures)
    rows.push([
      name,
      n,
      ...[median, min, max].map((value) => ({ content: String(short(value)), hAlign: "right" as const })),
      unit,
    ]);
  return rows.toString();
}

/** Three digits: more are noise. */
function short(value: number): number {
  return Number(value.toPrecision(3));
}
