import * as pulumi from "@pulumi/pulumi";
import type { GuestArgs } from "./cloudInit/args";
import type { ClusterMachine, TierArgs } from "./cluster/args";
import { ansibleInventory, sshConfig } from "./cluster/inventory";
import { makeCluster } from "./cluster/make";
import { clusterNames } from "./cluster/names";
import { addressesByTier, frontOf, machinesOf } from "./cluster/outputs";
import { planCluster, type TierPlan } from "./cluster/plan";
import { claimNames } from "./declaredNames";
import { Identity } from "./identity";
import { Problems } from "./input/problem";
import { lansOfProgram } from "./lansOfProgram";
import type { ImageRef, PowerState } from "./machine/args";
import type { NetworkRef } from "./network/args";
import { PlanContext } from "./planContext";
import type { Platform } from "./platform/platform";
import { refuseHardware, refuseTier } from "./platform/requirements";
import type { Rules } from "./platform/rules";
import { type PlatformArgs, selectPlatform } from "./platform/select";

export interface MultiTierClusterArgs extends GuestArgs {
  /** What the machines' disks are copies of, where a tier does not say it. */
  image: ImageRef;
  /** The LAN that all machines are on. */
  lan: NetworkRef;
  /** At least one. */
  tiers: TierArgs[];
  /** Whether the machines of tiers run that do not say it themselves. Default `running`. */
  power?: PowerState;
  /** Where the machines run. Default: the platform of the stack's configuration. */
  platform?: PlatformArgs;
}

/**
 * Machines in tiers on one LAN. A tier starts when the tiers it depends on are ready; the machines of a tier start together. They find
 * each other by name in the LAN's DNS, and by tier in /etc/vmfarm/peers.json.
 */
export class MultiTierCluster extends pulumi.ComponentResource {
  /** Every machine, in the order of starting. */
  readonly machines: pulumi.Output<ClusterMachine[]>;
  /** Addresses by tier. */
  readonly addresses: pulumi.Output<Record<string, string[]>>;
  /**
   * Address and port of the first machine of the last tier that exposes a port, such as `10.17.3.2:80`; empty where none does. On EC2, where
   * that tier is exposed to the internet, the public name and port.
   */
  readonly endpoint: pulumi.Output<string>;
  /** OpenSSH client configuration with a block for each machine. */
  readonly sshConfig: pulumi.Output<string>;
  /** Ansible inventory in YAML, a group for each tier: `my_tier` for `my-tier`, and `all_` and `ungrouped_` where Ansible has one of its own. */
  readonly ansibleInventory: pulumi.Output<string>;

  /** @throws InvalidArgsError naming every argument that is wrong, before anything is created. */
  constructor(name: string, args: MultiTierClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    const { platform, identity, tiers } = checkedPlan(name, args, opts?.parent);
    super("vmfarm:index:MultiTierCluster", name, {}, opts);

    const { machines, outside } = makeCluster(name, platform, identity, tiers, this);

    const front = frontOf(tiers);
    this.machines = pulumi
      .all(tiers.map(({ image }) => image.fileName))
      .apply((images) => machinesOf(tiers, images, (machine) => machines.get(machine)!.console));
    this.addresses = pulumi.output(addressesByTier(tiers));
    this.endpoint = (front && outside.get(front.tier)) ?? pulumi.output(front?.at ?? "");
    this.sshConfig = pulumi.output(sshConfig(tiers));
    this.ansibleInventory = pulumi.output(ansibleInventory(tiers));
    this.registerOutputs({
      machines: this.machines,
      addresses: this.addresses,
      endpoint: this.endpoint,
      sshConfig: this.sshConfig,
      ansibleInventory: this.ansibleInventory,
    });
  }
}

interface Checked {
  platform: Platform;
  identity: Identity;
  /** In the order of starting. */
  tiers: TierPlan[];
}

function checkedPlan(name: string, args: MultiTierClusterArgs, parent: pulumi.Resource | undefined): Checked {
  const identity = new Identity();
  const problems = new Problems();
  const { platform, rules } = selectPlatform(args.platform, problems);
  const tiers = planCluster(name, args, new PlanContext(identity, rules, lansOfProgram(), problems));
  checkTiers(rules, name, args, tiers, problems);
  const declared = { type: "MultiTierCluster", name, parent, location: platform?.location };
  claimNames(declared, clusterNames(name, tiers), problems);
  return { platform: platform!, identity, tiers };
}

/** What is wrong with tiers on their platform. */
function checkTiers(
  rules: Rules,
  name: string,
  { power, tiers: args }: MultiTierClusterArgs,
  tiers: readonly TierPlan[],
  problems: Problems,
): void {
  refuseHardware({ power }, rules, problems);
  const groups = (args ?? []).flatMap((tier, i) => {
    const own = problems.at("tiers", i);
    refuseTier(tier, rules, own);
    const plan = tiers.find((one) => one.name === tier.name);
    return plan ? { problems: own, machines: plan.machines, access: plan } : [];
  });
  rules.checkMachines?.(`MultiTierCluster "${name}"`, groups, problems);
}
