import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { planCluster } from "../../../src/cluster/plan";
import { Identity } from "../../../src/identity";
import { Problems } from "../../../src/input/problem";
import { type MachinePlan, planMachine } from "../../../src/machine/plan";
import { type MachineRules, qemuRules } from "../../../src/machine/rules";
import type { NetworkRef } from "../../../src/network/args";
import type { LanPlan } from "../../../src/network/lanPlan";
import { planLan } from "../../../src/network/plan";
import type { PlanContext } from "../../../src/planContext";
import { ec2LanRules } from "../../../src/platform/ec2/rules";
import { planEc2 } from "../../../src/platform/ec2/settings";
import { machineRules as vsphereRules } from "../../../src/platform/vsphere/rules";
import { newContext } from "../network/arbitraries";
import { type RandomFarm, type RandomMachine, randomFarm } from "./randomFarms";

const image = { imageId: "i", fileName: "i.qcow2", virtualSize: 2 ** 31 };

function rulesOf({ platform, zones, machineZones }: RandomFarm): MachineRules {
  if (platform === "libvirt") return qemuRules;
  if (platform === "vsphere") return vsphereRules;
  const lists = { zones: zones && [...zones], machineZones: machineZones && [...machineZones] };
  const settings = planEc2({ region: "eu-west-1", ...lists }, new Problems())!;
  return { ...qemuRules, lan: ec2LanRules(settings) };
}

/** What a guest or a hypervisor can observe of a farm's addresses: one line for each LAN, each machine, and each problem's path. */
function addressLines(farm: RandomFarm): string[] {
  const context = newContext(new Identity(farm.project, farm.stack), rulesOf(farm));
  const plans = new Map(farm.lans.map(({ name, args }) => [name, planLan(name, args, context)!] as const));
  const lans: Record<string, NetworkRef> = { ...farm.writtenDown };
  for (const [name, plan] of plans) {
    lans[name] = { networkId: name, networkName: name, cidr: "of this program" };
    context.lans.declare(lans[name], plan, "here");
  }
  const declared = farm.declared.flatMap((one) => {
    const own = context.at();
    const machines =
      "cluster" in one ? planRandomCluster(one.cluster, lans, own) : [planRandomMachine(one.machine, lans, plans, own)];
    return [
      ...machines.map(({ name, uuid, fqdn, nics }) =>
        [name, uuid, fqdn, ...nics.map(({ lan, mac, address }) => `${lan.name}/${mac}/${address}`)].join(" "),
      ),
      ...own.problems.found.map(({ propertyPath }) => `problem ${propertyPath}`),
    ];
  });
  const networks = [...plans.values()].map(
    ({ name, range, gateway, dhcp }) => `lan ${name} ${range.cidr} ${gateway} ${dhcp?.start}-${dhcp?.end}`,
  );
  return [...networks, ...declared];
}

function planRandomCluster(
  { name, lan, tiers }: { name: string; lan: string; tiers: readonly { name: string; size: number }[] },
  lans: Record<string, NetworkRef>,
  context: PlanContext,
): MachinePlan[] {
  return planCluster(name, { image, lan: lans[lan]!, tiers: [...tiers] }, context).flatMap(({ machines }) => machines);
}

function planRandomMachine(
  { name, nics }: RandomMachine,
  lans: Record<string, NetworkRef>,
  plans: ReadonlyMap<string, LanPlan>,
  context: PlanContext,
): MachinePlan {
  const attachments = nics.map(({ lan, index }) => {
    const pool = plans.get(lan)?.pool;
    return { lan: lans[lan]!, address: index === undefined ? undefined : pool?.address(index % pool.size) };
  });
  return planMachine(name, { image, lans: attachments }, context);
}

test("the same in every run: addresses, MAC addresses and names of farms on all platforms are in users' states", () => {
  const lines = Array.from({ length: 600 }, (_, i) => [`farm ${i}`, ...addressLines(randomFarm(i))]).flat();
  expect(lines).toHaveLength(22_919);
  expect(createHash("sha256").update(lines.join("\n")).digest("hex")).toBe(
    "239b5c2d557566f917a66057e735cd3fb3717777f0e946402d30d7ffbea5feff",
  );
});
