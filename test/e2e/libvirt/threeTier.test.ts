import { afterAll, beforeAll, describe, expect } from "vitest";
import type { ClusterMachine } from "../../../src/cluster/args";
import { firstBootMs, saveThreeTier, threeTierStack } from "../../support/checkpoint/threeTier";
import { inGuest } from "../../support/guest";
import type { TestStack } from "../../support/stack";
import { steps } from "../../support/steps";
import { startTestFarm, type TestFarm } from "../../support/testFarm";
import { readyMachines } from "../../support/threeTier";
import { inventory, virshLines } from "../../support/virsh";

describe("a three-tier cluster on a real libvirt", () => {
  let farm: TestFarm;
  let stack: TestStack;
  let machines: ClusterMachine[];
  const { step, check } = steps();
  const domain = (name: string) => `shop-test-${name}`;
  const guest = (name: string, line: string) => inGuest(farm.uri, domain(name), line);

  beforeAll(async () => {
    farm = await startTestFarm();
    stack = await threeTierStack(farm);
  });
  afterAll(() => farm?.stop());

  check("shows every machine with its name and address before anything is created", async () => {
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

  step("comes up with every machine ready", async () => {
    await stack.up({ timeoutMs: firstBootMs });
    ({ machines } = await stack.outputs<{ machines: ClusterMachine[] }>());
    expect(machines.map(({ name, tier, state }) => [name, tier, state])).toEqual(readyMachines);
    expect(await virshLines(farm.uri, "list", "--name")).toHaveLength(5);
  });

  check("reports no changes when it is run again", async () => {
    const again = await stack.up();
    expect(again.steps).toEqual([]);
    const refreshed = await stack.preview({ args: ["--refresh"] });
    expect(refreshed.steps.filter(({ op }) => op !== "refresh")).toEqual([]);
  });

  check("gives each machine the address that was shown, and the names of the others", async () => {
    for (const { name, address } of machines) {
      expect(await guest(name, "hostname --all-ip-addresses")).toContain(address);
    }
    for (const { name, address } of machines) {
      expect(await guest("shop-web-1", `getent ahostsv4 ${name}.lan.internal`)).toContain(address);
      expect(await guest("shop-web-2", `getent ahostsv4 ${name}`)).toContain(address);
    }
    expect(await guest("shop-web-1", "grep -c shop- /etc/hosts || true")).toBe("0");
  });

  check("tells a tier the addresses of the tiers it depends on", async () => {
    const peers = JSON.parse(await guest("shop-web-1", "cat /etc/vmfarm/peers.json"));
    expect(peers.machine).toBe("shop-web-1");
    expect(Object.keys(peers.tiers).sort()).toEqual(["app", "web"]);
    const app = machines.filter(({ tier }) => tier === "app");
    expect(peers.tiers.app.map((peer: ClusterMachine) => [peer.name, peer.address])).toEqual(
      app.map(({ name, address }) => [name, address]),
    );
  });

  check("serves from the golden image inside the LAN, without a password or a foreign host key", async () => {
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

  check("keeps the guests' time", async () => {
    expect(await guest("shop-db-1", "systemctl is-active chrony || systemctl is-active chronyd")).toBe("active");
    expect(await virshLines(farm.uri, "dumpxml", domain("shop-db-1"))).toContain(
      "<timer name='rtc' tickpolicy='catchup'/>",
    );
  });

  step("is saved with its memory, for tests that continue from here", async () => {
    await saveThreeTier(farm, stack);
    expect(await virshLines(farm.uri, "list", "--name")).toHaveLength(5);
  });

  step("is gone without a trace when it is destroyed", async () => {
    await stack.destroy();
    expect(await inventory(farm.uri)).toEqual({ domains: [], networks: [], volumes: [] });
  });
});
