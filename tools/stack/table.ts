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

const columns = ["name", "tier", "address", "image", "state", "shell"] as const;
const head = ["machine", "tier", "address", "image", "state", "shell"];
// A border before, between and after, and a blank at both sides of each text.
const frame = columns.length * 3 + 1;
const narrowestShell = 24;

/** The machines as a table; a shell command too long for `width` is folded inside its column. */
export function machineTable(machines: readonly MachineRow[], width: number, color = false): string {
  const natural = columns.map((column, i) =>
    Math.max(head[i]!.length, ...machines.map((machine) => String(machine[column] ?? "").length)),
  );
  const others = natural.slice(0, -1).reduce((sum, length) => sum + length, 0);
  const shell = Math.min(natural.at(-1)!, Math.max(narrowestShell, width - frame - others));
  const table = new Table({
    head,
    colWidths: [...natural.slice(0, -1), shell].map((length) => length + 2),
    wordWrap: true,
    wrapOnWordBoundary: true,
    style: color ? {} : { head: [], border: [] },
  });
  for (const machine of machines) table.push(columns.map((column) => String(machine[column] ?? "")));
  return table.toString();
}
