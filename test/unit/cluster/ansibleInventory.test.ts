import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it, onTestFinished } from "vitest";
import type { TierArgs } from "../../../src/cluster/args";
import { ansibleInventory } from "../../../src/cluster/inventory";
import { planCluster, type TierPlan } from "../../../src/cluster/plan";
import { Identity } from "../../../src/identity";
import { propertyRuns } from "../../support/longRun";
import { listWithAnsible } from "../../support/readers";
import { lanPlan, newContext } from "../network/arbitraries";

function tiersOf(cluster: string, tiers: TierArgs[]): TierPlan[] {
  const lan = { networkId: "id", networkName: "lan", cidr: "10.16.0.0/16" };
  const context = newContext(new Identity("p", "s"));
  context.lans.declare(lan, lanPlan({ cidr: lan.cidr }), "qemu:///system");
  const image = { imageId: "/pool/i.qcow2", fileName: "i.qcow2", virtualSize: 2 ** 31 };
  const planned = planCluster(cluster, { image, lan, tiers }, context);
  context.problems.refuse("MultiTierCluster", cluster);
  return planned;
}

async function listed(tiers: TierPlan[]) {
  const dir = mkdtempSync(join(tmpdir(), "vmfarm-inventory-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const file = join(dir, "inventory.yaml");
  writeFileSync(file, ansibleInventory(tiers));
  return listWithAnsible(file);
}

/** Names that YAML 1.1 or 1.2 reads as something else, and Ansible's own words. */
const names = [
  ..."no on yes off true false null n y 0 2001 1-5 0-7 1e3 0x1f 0b1 017 0o17 08 2001-01-01 a-b a--b".split(" "),
  ..."localhost hostvars vars children hosts groups group-names inventory-hostname ansible-host playbook-dir omit".split(
    " ",
  ),
];
const validName = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,6}[a-z0-9])?$/);

it("is read by Ansible with the program's groups and hosts, for any valid names", async () => {
  const own = [...new Set([...names, ...fc.sample(validName, propertyRuns(100))])].filter(
    (name) => !["all", "ungrouped"].includes(name),
  );
  const users = ["no", "on", "null", "y", "_1"];
  const tiers = own.map((name, i) => ({ name, user: users[i % users.length]!, size: i % 3 }));
  const planned = tiersOf("2001", tiers);
  const { groups, hostvars, warnings } = await listed(planned);
  expect(warnings.replace(/^\[WARNING\]: Invalid characters were found in group names but not replaced.*\n/, "")).toBe(
    "",
  );

  const named = own.map((name) => name.replaceAll("-", "_"));
  expect([...groups.all!.children!].sort()).toEqual(["ungrouped", ...named].sort());
  for (const { name, machines, guestArgs } of planned) {
    const hosts = machines.map(({ hostname }) => hostname);
    expect(groups[name.replaceAll("-", "_")]?.hosts ?? []).toEqual(hosts);
    for (const { hostname, nics } of machines)
      expect(hostvars[hostname]).toEqual({ ansible_host: nics[0]!.address, ansible_user: guestArgs.user });
  }
});

it("has the hosts whose names are dates", async () => {
  const { groups } = await listed(tiersOf("2001", [{ name: "01", size: 12 }]));
  expect(groups["01"]!.hosts).toContain("2001-01-12");
});

it("keeps tiers distinct from Ansible's own groups", async () => {
  const { groups, warnings } = await listed(tiersOf("shop", [{ name: "all" }, { name: "ungrouped" }, { name: "web" }]));
  expect(warnings).toBe("");
  expect(groups.all!.children).toEqual(["ungrouped", "all_", "ungrouped_", "web"]);
  expect([groups.all_, groups.ungrouped_, groups.web]).toEqual([
    { hosts: ["shop-all-1"] },
    { hosts: ["shop-ungrouped-1"] },
    { hosts: ["shop-web-1"] },
  ]);
});
