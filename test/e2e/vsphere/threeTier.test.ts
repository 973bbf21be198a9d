import { afterAll, beforeAll, describe, expect } from "vitest";
import { parse } from "yaml";
import type { ClusterMachine } from "../../../src/cluster/args";
import { filesIn, inventory, type ReadMachine, readMachines, unpacked } from "../../support/readVcenter";
import { TestStack } from "../../support/stack";
import { steps } from "../../support/steps";
import { readyMachines, threeTier } from "../../support/threeTier";
import { startVcenterFarm, type VcenterFarm } from "../../support/vcenterFarm";

const folder = "/DC0/vm/vmfarm/shop-test";
const names = ["shop-db-1", "shop-app-1", "shop-app-2", "shop-web-1", "shop-web-2"];

describe("examples/three-tier on a vCenter", () => {
  const { step, check } = steps();
  let farm: VcenterFarm;
  let stack: TestStack;
  let machines: ClusterMachine[];
  const found = () => readMachines(farm.vcenter, folder);
  const machine = async (name: string): Promise<ReadMachine> => (await found())[`shop-test-${name}`]!;
  const told = async (name: string, key: string) =>
    Buffer.from((await machine(name)).guestinfo[`guestinfo.vmfarm.${key}`] ?? "", "base64").toString();

  beforeAll(async () => {
    farm = await startVcenterFarm();
    stack = await TestStack.create({ farm, project: "shop", program: { example: "three-tier" } });
  });
  afterAll(() => farm?.stop());

  check("shows every machine with its name and address before anything is created", async () => {
    const before = await inventory(farm.vcenter);
    const preview = await stack.preview();
    expect(preview.names("create", "VirtualMachine").sort()).toEqual([...names].sort());
    expect(await inventory(farm.vcenter)).toEqual(before);
  });

  step("comes up with every machine ready", async () => {
    await stack.up({ timeoutMs: 1_800_000 });
    ({ machines } = await stack.outputs<{ machines: ClusterMachine[] }>());
    expect(machines.map(({ name, tier, state }) => [name, tier, state])).toEqual(readyMachines);
  });

  check("reports no changes when it is run again", async () => {
    expect((await stack.up()).steps).toEqual([]);
    const refreshed = await stack.preview({ args: ["--refresh"] });
    expect(refreshed.steps.filter(({ op }) => op !== "refresh")).toEqual([]);
  });

  check("has created what was shown: names, folders, networks, disks", async () => {
    const all = await found();
    expect(Object.keys(all).sort()).toEqual(names.map((name) => `shop-test-${name}`).sort());
    const there = await inventory(farm.vcenter);
    expect(there).toContain("/DC0/network/shop-test-lan");
    expect(there.filter((path) => path.startsWith("/DC0/vm/vmfarm/images/"))).toEqual([
      expect.stringMatching(/\/web-[0-9a-f]{12}$/),
    ]);
    const [, portGroup] = (await farm.vcenter.govc("find", "-i", "/DC0/network", "-name", "shop-test-lan")).split(":");
    for (const one of Object.values(all)) {
      expect(one).toMatchObject({ cpus: 1, memoryMiB: 512, poweredOn: true, syncTime: true, diskUuids: true });
      expect(one.nics).toEqual([
        {
          mac: expect.stringMatching(/^00:50:56:[0-3][0-9a-f](:[0-9a-f]{2}){2}$/),
          network: portGroup,
        },
      ]);
    }
    expect(new Set(Object.values(all).map(({ nics }) => nics[0]!.mac)).size).toBe(5);
    expect((await machine("shop-web-1")).disks).toEqual([
      { unit: 0, file: expect.stringMatching(/^\[LocalDS_0\] shop-test-shop-web-1\//), gib: 2 },
    ]);
    expect((await machine("shop-db-1")).disks).toMatchObject([
      { unit: 0, gib: 2 },
      {
        unit: 1,
        file: expect.stringMatching(/^\[LocalDS_0\] vmfarm\/shop-test\/shop-test-shop-db-1\.data\.[0-9a-f]{8}\.vmdk$/),
      },
    ]);
  });

  check("tells each guest its name, its address and the names of the others", async () => {
    for (const { name, address } of machines) {
      const one = await machine(name);
      const metadata = parse(unpacked(one, "metadata"));
      expect(metadata["local-hostname"]).toBe(name);
      expect(one.guestinfo["guestinfo.vmfarm.instance"]).toBe(metadata["instance-id"]);
      const { lan0 } = metadata.network.ethernets;
      expect(lan0.match.macaddress).toBe(one.nics[0]!.mac);
      expect(lan0.addresses).toEqual([`${address}/24`]);
      const parts = [...unpacked(one, "userdata").matchAll(/content: "([A-Za-z0-9+/=]+)"/g)];
      const texts = parts.map(([, text]) => Buffer.from(text!, "base64").toString()).join("\n");
      for (const other of machines)
        expect(texts).toContain(`${other.address} ${other.name}.lan.internal ${other.name}`);
    }
  });

  check("keeps the machines of a tier apart, and tags them with stack and owner", async () => {
    const rules = await farm.vcenter.govc("cluster.rule.ls", "-cluster", "DC0_C0", "-name", "shop-test-shop-web");
    expect(rules.split("\n").sort()).toEqual(["shop-test-shop-web-1", "shop-test-shop-web-2"]);
    expect((await farm.vcenter.govc("cluster.rule.ls", "-cluster", "DC0_C0")).split("\n").sort()).toEqual([
      "shop-test-shop-app",
      "shop-test-shop-web",
    ]);
    for (const tag of ["shop/test", farm.vcenter.user]) {
      const tagged = (await farm.vcenter.govc("tags.attached.ls", tag)).split("\n");
      expect(tagged).toHaveLength(5);
    }
  });

  check("keeps the password out of state, outputs and machines", async () => {
    const state = JSON.stringify(await stack.resources());
    expect(state).not.toContain(farm.vcenter.password);
    expect(JSON.stringify(await stack.outputs())).not.toContain(farm.vcenter.password);
    expect(JSON.stringify(await found())).not.toContain(farm.vcenter.password);
    // A guest's user-data may contain secrets of the program.
    expect(state).not.toContain((await machine("shop-db-1")).guestinfo["guestinfo.userdata"]!);
  });

  step("grows a data disk in place and adds a machine without touching the others", async () => {
    const before = await found();
    await stack.setProgram(threeTier({ dataSize: "2GiB", apps: 3 }));
    const result = await stack.up();
    expect(result.names("update", "DataDisk")).toEqual(["shop-db-1-data"]);
    expect(result.names("create", "VirtualMachine")).toEqual(["shop-app-3"]);
    expect(result.steps.filter(({ op }) => /replace|delete/.test(op))).toEqual([]);
    expect(result.names("update", "VirtualMachine")).toEqual([]);
    const after = await found();
    for (const [name, { moid }] of Object.entries(before)) expect(after[name]!.moid).toBe(moid);
    expect(after["shop-test-shop-db-1"]!.disks[1]!.gib).toBe(2);
    expect(await told("shop-web-1", "peers")).toContain("shop-app-3");
    expect(await told("shop-web-1", "hosts")).toContain(" shop-app-3.lan.internal shop-app-3\n");
    expect((await machine("shop-db-1")).guestinfo["guestinfo.vmfarm.disks"]).toContain(String(2 * 2 ** 30));
    const rule = await farm.vcenter.govc("cluster.rule.ls", "-cluster", "DC0_C0", "-name", "shop-test-shop-app");
    expect(rule.split("\n")).toHaveLength(3);
    expect((await stack.up()).steps).toEqual([]);
  });

  step("replaces the tier whose user-data changes, and no other; changes memory in place", async () => {
    const before = await found();
    const webCommands = ["echo new > /etc/edition"];
    await stack.setProgram(threeTier({ dataSize: "2GiB", apps: 3, webCommands, dbMemory: "640MiB" }));
    const preview = await stack.preview();
    expect(preview.names("replace", "VirtualMachine").sort()).toEqual(["shop-web-1", "shop-web-2"]);
    expect(preview.names("update", "VirtualMachine")).toEqual(["shop-db-1"]);
    const result = await stack.up();
    expect(result.names("replace", "VirtualMachine").sort()).toEqual(["shop-web-1", "shop-web-2"]);
    const after = await found();
    const changed = Object.keys(before).filter((name) => before[name]!.moid !== after[name]!.moid);
    expect(changed.sort()).toEqual(["shop-test-shop-web-1", "shop-test-shop-web-2"]);
    const { moid, disks } = before["shop-test-shop-db-1"]!;
    expect(after["shop-test-shop-db-1"]).toMatchObject({ memoryMiB: 640, poweredOn: true, moid, disks });
    expect((await stack.up()).steps).toEqual([]);
  });

  check("refuses to shrink a data disk before anything is changed", async () => {
    await stack.setProgram(threeTier({ dataSize: "1GiB", apps: 3 }));
    const result = await stack.tryPreview();
    expect(result.succeeded).toBe(false);
    expect(result.errors.join("\n")).toMatch(/size.*would cut off data/s);
  });

  check("leaves nothing of the stack when it is destroyed", async () => {
    await stack.setProgram(threeTier({ dataSize: "2GiB", apps: 3 }));
    await stack.destroy();
    const there = await inventory(farm.vcenter);
    // The folders above are shared by stacks.
    expect(there.filter((path) => /vmfarm|shop/.test(path))).toEqual(["/DC0/vm/vmfarm", "/DC0/vm/vmfarm/images"]);
    expect(await filesIn(farm.vcenter, "vmfarm/shop-test")).toEqual([]);
    expect(await farm.vcenter.govc("cluster.rule.ls", "-cluster", "DC0_C0")).toBe("");
    expect(await farm.vcenter.govc("tags.ls")).toBe("");
  });
});
