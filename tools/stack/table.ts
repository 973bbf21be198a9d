import { stripVTControlCharacters } from "node:util";
import Table from "cli-table3";
import type { ClusterMachine } from "../../src/cluster/args";

const columns = ["name", "tier", "address", "image", "state"] as const;
const head = ["machine", "tier", "address", "image", "state"];

/**
 * The machines as a table. If the shell commands do not fit into `width` beside the other columns, each gets its own row
 * below its machine: a wrapped command could not be copied.
 */
export function machineTable(machines: readonly ClusterMachine[], width: number, color = false): string {
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

function values(machine: ClusterMachine): string[] {
  return columns.map((column) => String(machine[column] ?? ""));
}

function longestLine(text: string): number {
  return Math.max(...text.split("\n").map((line) => stripVTControlCharacters(line).length));
}
