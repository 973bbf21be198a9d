import { afterAll, beforeAll, describe, expect } from "vitest";
import type { ClusterMachine } from "../../../src/cluster/args";
import { firstBootMs, threeTierFarm } from "../../support/checkpoint/threeTier";
import { inGuest } from "../../support/guest";
import type { TestStack } from "../../support/stack";
import { steps } from "../../support/steps";
import type { TestFarm } from "../../support/testFarm";
import { threeTier } from "../../support/threeTier";
import { inventory, virshLines } from "../../support/virsh";

const edition = ["echo new > /etc/edition"];

describe("changes to a running three-tier cluster", () => {
  let farm: TestFarm;
  let stack: TestStack;
  let machines: ClusterMachine[];
  const { step, check } = steps();
  const domain = (name: string) => `shop-test-${name}`;
  const guest = (name: string, line: string) => inGuest(farm.uri, domain(name), line);
  const uptime = (name: string) => guest(name, "cat /proc/sys/kernel/random/boot_id");

  beforeAll(
    async () => {
      ({ farm, stack } = await threeTierFarm(threeTier()));
      ({ machines } = await stack.outputs<{ machines: ClusterMachine[] }>());
    },
    firstBootMs + 5 * 60_000,
  );
  afterAll(() => farm?.stop());

  step("continues unchanged", async () => {
    const seen = await stack.preview({ args: ["--refresh"] });
    expect(seen.steps.filter(({ op }) => op !== "refresh")).toEqual([]);
    expect(await virshLines(farm.uri, "list", "--name")).toHaveLength(5);
  });

  step("grows a data disk in place and adds a machine without touching the others", async () => {
    await guest("shop-db-1", "echo precious > /srv/data/file && sync");
    const boots = await Promise.all(machines.map(({ name }) => uptime(name)));
    await stack.setProgram(threeTier({ dataSize: "2GiB", apps: 3 }));
    const preview = await stack.preview();
    expect(preview.steps.filter(({ op }) => /replace|delete/.test(op))).toEqual([]);
    const result = await stack.up({ timeoutMs: 900_000 });
    expect(result.names("update", "DataDisk")).toEqual(["shop-db-1-data"]);
    expect(result.names("create", "Domain")).toEqual(["shop-app-3"]);
    expect(result.steps.filter(({ op }) => /replace|delete/.test(op))).toEqual([]);
    expect(await Promise.all(machines.map(({ name }) => uptime(name)))).toEqual(boots);
    expect(Number(await guest("shop-db-1", "df --output=size -m /srv/data | tail -1"))).toBeGreaterThan(1900);
    expect(await guest("shop-web-1", "cat /etc/vmfarm/peers.json")).toContain("shop-app-3");
    expect(await guest("shop-web-1", "getent ahostsv4 shop-app-3")).toMatch(/^\d+\.\d+/);
  });

  step("says replace for changed user-data, replaces that tier alone and keeps its data disk", async () => {
    await guest("shop-db-1", "echo root > /root/old && sync");
    const before = await Promise.all(["shop-app-1", "shop-web-2"].map(uptime));
    const old = (await inventory(farm.uri)).volumes.filter((name) => name.includes("shop-db-1"));
    await stack.setProgram(threeTier({ dataSize: "2GiB", apps: 3, dbCommands: edition }));
    const preview = await stack.preview();
    expect(preview.names("replace", "Domain")).toEqual(["shop-db-1"]);
    const result = await stack.up({ timeoutMs: 900_000 });
    expect(result.names("replace", "Domain")).toEqual(["shop-db-1"]);
    expect(await guest("shop-db-1", "cat /etc/edition /srv/data/file; ls /root")).toBe("new\nprecious");
    expect(await Promise.all(["shop-app-1", "shop-web-2"].map(uptime))).toEqual(before);
    // A root, a seed and the data disk: what the old machine had is gone, and the data disk is the same.
    const volumes = (await inventory(farm.uri)).volumes.filter((name) => name.includes("shop-db-1"));
    expect(volumes).toHaveLength(3);
    expect(volumes.filter((name) => old.includes(name))).toEqual(old.filter((name) => name.includes(".data.")));
  });

  step("keeps root and data disks when only the memory changes", async () => {
    await guest("shop-db-1", "echo root > /root/kept && sync");
    await stack.setProgram(threeTier({ dataSize: "2GiB", apps: 3, dbCommands: edition, dbMemory: "640MiB" }));
    const result = await stack.up({ timeoutMs: 900_000 });
    expect(result.names("replace", "Domain")).toEqual(["shop-db-1"]);
    expect(result.names("replace", "BootVolumes")).toEqual([]);
    expect(await guest("shop-db-1", "cat /srv/data/file /root/kept")).toBe("precious\nroot");
    expect(Number(await guest("shop-db-1", "awk '/MemTotal/ {print $2}' /proc/meminfo"))).toBeGreaterThan(560_000);
  });

  step("suspends a tier to disk and resumes it, as declared and whatever was done by hand", async () => {
    const kept = { dataSize: "2GiB", apps: 3, dbCommands: edition, dbMemory: "640MiB" };
    const boot = await uptime("shop-web-1");
    await stack.setProgram(threeTier({ ...kept, webPower: "suspended" }));
    expect((await stack.preview()).names("replace", "Domain")).toEqual([]);
    expect((await stack.up()).names("update", "Guest").sort()).toEqual(["shop-web-1", "shop-web-2"]);
    expect(await virshLines(farm.uri, "dominfo", domain("shop-web-1"))).toContain("Managed save:   yes");
    await virshLines(farm.uri, "start", domain("shop-web-2"));
    await stack.up({ args: ["--refresh"] });
    expect(await virshLines(farm.uri, "list", "--name")).toHaveLength(4);
    await stack.setProgram(threeTier(kept));
    await stack.up();
    expect(await uptime("shop-web-1")).toBe(boot);
  });

  step("shuts a tier down, as declared", async () => {
    await stack.setProgram(
      threeTier({ dataSize: "2GiB", apps: 3, dbCommands: edition, dbMemory: "640MiB", webPower: "stopped" }),
    );
    await stack.up();
    expect(await virshLines(farm.uri, "domstate", domain("shop-web-1"))).toEqual(["shut off"]);
    expect((await stack.preview({ args: ["--refresh"] })).steps.filter(({ op }) => op !== "refresh")).toEqual([]);
  });

  check("refuses to shrink a data disk before anything is changed", async () => {
    await stack.setProgram(threeTier({ dataSize: "1GiB", apps: 3 }));
    const result = await stack.tryPreview();
    expect(result.succeeded).toBe(false);
    expect(result.errors.join("\n")).toMatch(/size.*would cut off data/s);
  });

  step("is gone without a trace when it is destroyed", async () => {
    await stack.setProgram(threeTier({ dataSize: "2GiB", apps: 3 }));
    await stack.destroy();
    expect(await inventory(farm.uri)).toEqual({ domains: [], networks: [], volumes: [] });
  });
});
