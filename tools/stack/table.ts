import { stripVTControlCharacters } from "node:util";
import Table from "cli-table3";

/** One machine of a stack's output `machines`. */
export interface MachineRow {
  name: string;
  tier: string;
  address: string;
  image: string;
  state: string;
  /** Command that gives a shell on it. */
  shell: string;
}

const columns = ["name", "tier", "address", "image", "state"] as const;
const head = ["machine", "tier", "address", "image", "state"];

/**
 * The machines as a table. Where the shell commands do not fit `width` beside the other columns, each gets a row of its
 * own below its machine: a folded command could not be copied.
 */
export function machineTable(machines: readonly MachineRow[], width: number, color = false): string {
  const style = color ? {} : { head: [], border: [] };
  const beside = new Table({ head: [...head, "shell"], style });
  for (const machine of machines) beside.push([...values(machine), machine.shell]);
  const wide = beside.toString();
  if (longestLine(wide) <= width || machines.length === 0) return wide;

  const below = new Table({ head, style });
  for (const machine of machines)
    below.push(values(machine), [{ colSpan: columns.length, content: `shell: ${machine.shell}` }]);
  return below.toString();
}

function values(machine: MachineRow): string[] {
  return columns.map((column) => String(machine[column] ?? ""));
}

function longestLine(text: string): number {
  return Math.max(...text.split("\n").map((line) => stripVTControlCharacters(line).length));
}
