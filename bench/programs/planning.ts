import { LanRegistry } from "../../src/addressing/lanRegistry";
import { peersOf } from "../../src/cluster/peers";
import { planCluster } from "../../src/cluster/plan";
import { Identity } from "../../src/identity";
import { Problems } from "../../src/input/problem";
import { renderGuest } from "../../src/machine/guest";
import { qemuRules } from "../../src/machine/rules";
import { PlanContext } from "../../src/planContext";
import { lan } from "../variant";

/**
 * Plans a cluster with this number of machines in one tier, where each has all others as peers, and renders their guests' configuration,
 * without Pulumi: milliseconds.
 */
function plan(machines: number): number {
  const identity = new Identity("bench", "dev");
  const problems = new Problems();
  const started = performance.now();
  const args = {
    image: { imageId: "/pool/image.qcow2", fileName: "image.qcow2", virtualSize: 2 ** 26 },
    lan: { networkId: "lan", networkName: "lan", cidr: lan },
    tiers: [{ name: "t", size: machines, packages: ["nginx-light"] }],
  };
  const tiers = planCluster("c", args, new PlanContext(identity, qemuRules, new LanRegistry(), problems));
  problems.refuse("MultiTierCluster", "c");
  for (const tier of tiers) {
    const peers = peersOf(tier, tiers);
    for (const machine of tier.machines)
      renderGuest(identity, machine, tier.guestArgs, tier.guest, { machine: machine.hostname, tiers: peers });
  }
  return performance.now() - started;
}

console.log(plan(Number(process.argv[2])));
