import { describe, expect, it } from "vitest";
import { machineTable } from "../../../../tools/stack/table";

const machine = {
  name: "shop-local-db-1",
  tier: "db",
  address: "10.17.3.10",
  image: "shop-1a2b3c4d5e",
  state: "ready",
  shell: "ip netns exec vmfarm ssh -i /home/user/.local/state/vmfarm/id debian@10.17.3.10",
};

describe("machineTable", () => {
  it("has a head and every machine's values, in columns", () => {
    const table = machineTable([machine], 200);
    expect(table).toMatch(/machine.*tier.*address.*image.*state.*shell/);
    const row = table.split("\n").find((line) => line.includes(machine.name))!;
    const cells = row.split("│").slice(1, -1);
    expect(cells.map((cell) => cell.trim())).toEqual(Object.values(machine));
  });

  it("is as wide as its texts if there is room", () => {
    const [first] = machineTable([{ ...machine, shell: "virsh console db-1" }], 200).split("\n");
    expect(first!.length).toBeLessThan(100);
  });

  it("keeps within 100 columns by putting a long shell command, whole, below its machine", () => {
    const table = machineTable([machine, { ...machine, name: "shop-local-web-2" }], 100);
    const lines = table.split("\n");
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
    const of = lines.findIndex((line) => line.includes("shop-local-web-2"));
    expect(lines[of + 2]).toContain(machine.shell);
  });

  it("never shortens a command, however narrow the terminal", () => {
    expect(machineTable([machine], 40)).toContain(machine.shell);
  });

  it("has no colours if none are wanted", () => {
    expect(machineTable([machine], 100)).not.toContain("\u001b[");
  });
});
