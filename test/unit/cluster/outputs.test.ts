import { describe, expect, test } from "vitest";
import type { TierArgs } from "../../../src/cluster/args";
import { clusterNames } from "../../../src/cluster/names";
import { addressesByTier, frontOf, machinesOf } from "../../../src/cluster/outputs";
import { planCluster } from "../../../src/cluster/plan";
import { lanPlan, newContext } from "../network/arbitraries";

const image = { imageId: "/pool/i.qcow2", fileName: "i.qcow2", virtualSize: 2 ** 31 };
const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMn0F2gK2aUJP36iYZtNziGh/cMoa6J21aoSQctBTQ9N a";

function plan(tiers: TierArgs[]) {
  const context = newContext();
  const lan = { networkId: "id", networkName: "lan", cidr: "of this program" };
  context.lans.declare(lan, lanPlan({ cidr: "10.17.3.0/24" }), "here");
  const planned = planCluster("shop", { image, lan, tiers }, context);
  expect(context.problems.found).toEqual([]);
  return planned;
}

test("every machine is shown with its tier's image, its state, and its shell command", () => {
  const tiers = plan([
    { name: "db", readiness: { wait: false } },
    { name: "web", size: 2, sshKeys: [key], user: "ops" },
  ]);
  const [db, web1, web2] = tiers.flatMap(({ machines }) => machines.map(({ nics }) => nics[0]!.address));
  expect(machinesOf(tiers, ["db.qcow2", "web.qcow2"], (machine) => `console ${machine}`)).toEqual([
    { name: "shop-db-1", tier: "db", address: db, image: "db.qcow2", state: "started", shell: "console shop-db-1" },
    { name: "shop-web-1", tier: "web", address: web1, image: "web.qcow2", state: "ready", shell: `ssh ops@${web1}` },
    { name: "shop-web-2", tier: "web", address: web2, image: "web.qcow2", state: "ready", shell: `ssh ops@${web2}` },
  ]);
  expect(addressesByTier(tiers)).toEqual({ db: [db], web: [web1, web2] });
});

describe("the endpoint of a cluster", () => {
  const port = (number: number) => ({ port: number });
  const front = (tiers: TierArgs[]) => {
    const planned = plan(tiers);
    return { front: frontOf(planned), addresses: addressesByTier(planned) };
  };

  test("is the first machine of the last tier that exposes a port, at its first port", () => {
    const made = front([
      { name: "app", expose: [port(80)] },
      { name: "web", size: 2, expose: [port(443), port(80)] },
      { name: "batch" },
    ]);
    expect(made.front).toEqual({ tier: "web", at: `${made.addresses.web![0]}:443` });
  });

  test("is not a tier without machines", () => {
    const made = front([
      { name: "app", expose: [port(80)] },
      { name: "web", size: 0, expose: [port(443)] },
    ]);
    expect(made.front).toEqual({ tier: "app", at: `${made.addresses.app![0]}:80` });
  });

  test("is undefined if nothing is exposed, or only by tiers without machines", () => {
    expect(front([{ name: "app" }]).front).toBeUndefined();
    expect(front([{ name: "web", size: 0, expose: [port(443)] }]).front).toBeUndefined();
  });
});

test("a cluster derives its own name, those of its tiers on the platform, and those of its machines", () => {
  const tiers = plan([{ name: "db", dataDisks: [{ name: "data", size: "1GiB" }] }]);
  const holder = 'tier "db" of MultiTierCluster "shop"';
  expect(clusterNames("shop", tiers)).toEqual([
    { kind: "cluster", name: "shop", holder: 'MultiTierCluster "shop"' },
    { kind: "group of machines", name: "shop-db", holder, onPlatform: true },
    { kind: "machine", name: "shop-db-1", holder, onPlatform: true },
    { kind: "data disk", name: "shop-db-1-data", holder },
  ]);
});
