import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ClusterMachine } from "../../src/cluster/args";
import { inGuest } from "../support/guest";
import { TestStack } from "../support/stack";
import { startTestFarm, type TestFarm } from "../support/testFarm";
import { readyMachines, threeTier } from "../support/threeTier";
import { inventory, virshLines } from "../support/virsh";

const edition = ["echo new > /etc/edition"];

describe("a three-tier cluster on a real libvirt", () => {
  let farm: TestFarm;
  let stack: TestStack;
  let machines: ClusterMachine[];
  const domain = (name: string) => `shop-test-${name}`;
  const guest = (name: string, line: string) => inGuest(farm.uri, domain(name), line);
  const uptime = (name: string) => guest(name, "cat /proc/sys/kernel/random/boot_id");

  beforeAll(async () => {
    farm = await startTestFarm();
    stack = await TestStack.create({ farm, project: "shop", program: { example: "three-tier" } });
  });
  afterAll(() => farm?.stop());

  it("shows every machine with its name and address before anything is made", async () => {
    const preview = await stack.preview();
    expect(preview.names("create", "Domain").sort()).toEqual([
      "shop-app-1",
      "shop-app-2",
      "shop-db-1",
      "shop-web-1",
      "shop-web-2",
    ]);
    expect(await inventory(farm.uri)).toEqual({ domains: [], networks: [], volumes: [] });
  });

  it("comes up with every machine ready", async () => {
    await stack.up({ timeoutMs: 1_400_000 });
    ({ machines } = await stack.outputs<{ machines: ClusterMachine[] }>());
    expect(machines.map(({ name, tier, state }) => [name, tier, state])).toEqual(readyMachines);
    expect(await virshLines(farm.uri, "list", "--name")).toHaveLength(5);
  });

  it("reports no changes when it is run again", async () => {
    const again = await stack.up();
    expect(again.steps).toEqual([]);
    const refreshed = await stack.preview({ args: ["--refresh"] });
    expect(refreshed.steps.filter(({ op }) => op !== "refresh")).toEqual([]);
  });

  it("gives each machine the address that it said, and the names of the others", async () => {
    for (const { name, address } of machines) {
      expect(await guest(name, "hostname --all-ip-addresses")).toContain(address);
    }
    for (const { name, address } of machines) {
      expect(await guest("shop-web-1", `getent ahostsv4 ${name}.lan.internal`)).toContain(address);
      expect(await guest("shop-web-2", `getent ahostsv4 ${name}`)).toContain(address);
    }
    expect(await guest("shop-web-1", "grep -c shop- /etc/hosts || true")).toBe("0");
  });

  it("tells a tier the addresses of the tiers it depends on", async () => {
    const peers = JSON.parse(await guest("shop-web-1", "cat /etc/vmfarm/peers.json"));
    expect(peers.machine).toBe("shop-web-1");
    expect(Object.keys(peers.tiers).sort()).toEqual(["app", "web"]);
    const app = machines.filter(({ tier }) => tier === "app");
    expect(peers.tiers.app.map((peer: ClusterMachine) => [peer.name, peer.address])).toEqual(
      app.map(({ name, address }) => [name, address]),
    );
  });

  it("serves from the golden image inside the LAN, without a password or a foreign host key", async () => {
    const web = machines.find(({ name }) => name === "shop-web-1")!;
    expect(
      await guest(
        "shop-app-1",
        `bash -c 'exec 3<>/dev/tcp/${web.address}/80 && printf "HEAD / HTTP/1.0\\r\\n\\r\\n" >&3 && head -1 <&3'`,
      ),
    ).toContain("200 OK");
    expect(await guest("shop-app-1", "cat /etc/motd")).toBe("golden");
    expect(await guest("shop-app-1", "awk -F: '$2 !~ /^[!*]/' /etc/shadow")).toBe("");
    const keys = await Promise.all(
      ["shop-app-1", "shop-app-2"].map((name) => guest(name, "cat /etc/ssh/ssh_host_ed25519_key.pub")),
    );
    expect(keys[0]).not.toBe(keys[1]);
    const ids = await Promise.all(["shop-app-1", "shop-app-2"].map((name) => guest(name, "cat /etc/machine-id")));
    expect(ids[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(ids[0]).not.toBe(ids[1]);
  });

  it("keeps the guests' time", async () => {
    expect(await guest("shop-db-1", "systemctl is-active chrony || systemctl is-active chronyd")).toBe("active");
    expect(await virshLines(farm.uri, "dumpxml", domain("shop-db-1"))).toContain(
      "<timer name='rtc' tickpolicy='catchup'/>",
    );
  });

  it("grows a data disk in place and adds a machine without touching the others", async () => {
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

  it("says replace for changed user-data, replaces that tier alone and keeps its data disk", async () => {
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
    // A root, a seed and the data disk: what the old machine had is gone, and the data disk is the one that was there.
    const volumes = (await inventory(farm.uri)).volumes.filter((name) => name.includes("shop-db-1"));
    expect(volumes).toHaveLength(3);
    expect(volumes.filter((name) => old.includes(name))).toEqual(old.filter((name) => name.includes(".data.")));
  });

  it("keeps root and data disks when only the memory changes", async () => {
    await guest("shop-db-1", "echo root > /root/kept && sync");
    await stack.setProgram(threeTier({ dataSize: "2GiB", apps: 3, dbCommands: edition, dbMemory: "640MiB" }));
    const result = await stack.up({ timeoutMs: 900_000 });
    expect(result.names("replace", "Domain")).toEqual(["shop-db-1"]);
    expect(result.names("replace", "BootVolumes")).toEqual([]);
    expect(await guest("shop-db-1", "cat /srv/data/file /root/kept")).toBe("precious\nroot");
    expect(Number(await guest("shop-db-1", "awk '/MemTotal/ {print $2}' /proc/meminfo"))).toBeGreaterThan(560_000);
  });

  it("suspends a tier to disk and has it go on, as declared and whatever others did", async () => {
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

  it("shuts a tier down, as declared", async () => {
    await stack.setProgram(
      threeTier({ dataSize: "2GiB", apps: 3, dbCommands: edition, dbMemory: "640MiB", webPower: "stopped" }),
    );
    await stack.up();
    expect(await virshLines(farm.uri, "domstate", domain("shop-web-1"))).toEqual(["shut off"]);
    expect((await stack.preview({ args: ["--refresh"] })).steps.filter(({ op }) => op !== "refresh")).toEqual([]);
  });

  it("refuses to shrink a data disk before anything is changed", async () => {
    await stack.setProgram(threeTier({ dataSize: "1GiB", apps: 3 }));
    const result = await stack.tryPreview();
    expect(result.succeeded).toBe(false);
    expect(result.errors.join("\n")).toMatch(/size.*would cut off data/s);
  });

  it("is gone without a trace when it is destroyed", async () => {
    await stack.setProgram(threeTier({ dataSize: "2GiB", apps: 3 }));
    await stack.destroy();
    expect(await inventory(farm.uri)).toEqual({ domains: [], networks: [], volumes: [] });
  });
});
