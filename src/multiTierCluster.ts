import * as pulumi from "@pulumi/pulumi";
import type { GuestArgs } from "./cloudInit/args";
import type { ClusterMachine, TierArgs } from "./cluster/args";
import { ansibleInventory, sshConfig } from "./cluster/inventory";
import { makeCluster } from "./cluster/make";
import { clusterNames } from "./cluster/names";
import { addressesByTier, frontOf, machinesOf } from "./cluster/outputs";
import { planCluster, type TierPlan } from "./cluster/plan";
import { checkNames, claimNames } from "./declaredNames";
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

/**
 * Arguments of a cluster. Those for guests, such as `sshKeys`, apply to all its machines.
 *
 * @group Arguments
 * @category Clusters
 */
export interface MultiTierClusterArgs extends GuestArgs {
  /** The image of the machines' root disks, unless a tier sets its own. */
  image: ImageRef;
  /** The LAN that all machines are on. */
  lan: NetworkRef;
  /** The tiers, at least one. Any order works, but append new tiers: where two derive the same addresses, the first one keeps them. */
  tiers: TierArgs[];
  /**
   * Whether the machines run, unless a tier sets its own `power`.
   *
   * @default `"running"`
   */
  power?: PowerState;
  /**
   * The platform that the machines run on.
   *
   * @default The platform in the stack's configuration (`vmfarm:libvirt`, `vmfarm:vsphere` or `vmfarm:ec2`).
   */
  platform?: PlatformArgs;
}

/**
 * Machines in tiers on one LAN. A tier starts when the tiers that it depends on are ready; the machines of a tier start together. They find each
 * other by name, and by tier in `/etc/vmfarm/peers.json`.
 *
 * @group Components
 * @example
 * ```ts
 * import { GoldenImage, MultiTierCluster, VirtualLan } from "vmfarm";
 *
 * const image = new GoldenImage("web", {
 *   base: { bootstrap: { suite: "trixie" } },
 *   packages: { deb: ["nginx-light"] },
 * });
 * const lan = new VirtualLan("lan", {});
 * const shop = new MultiTierCluster("shop", {
 *   image,
 *   lan,
 *   tiers: [
 *     { name: "db", memory: "1GiB", dataDisks: [{ name: "data", size: "10GiB", mountPath: "/srv/data" }] },
 *     { name: "app", size: 2, dependsOn: ["db"] },
 *     { name: "web", size: 2, dependsOn: ["app"], expose: [{ port: 80 }] },
 *   ],
 * });
 *
 * export const endpoint = shop.endpoint;
 * export const machines = shop.machines;
 * ```
 */
export class MultiTierCluster extends pulumi.ComponentResource {
  /** Every machine, in the order in which they start. */
  readonly machines: pulumi.Output<ClusterMachine[]>;
  /** IPv4 addresses of the machines, by tier. */
  readonly addresses: pulumi.Output<Record<string, string[]>>;
  /**
   * Address and port of the first machine of the last tier that exposes a port, such as `10.17.3.2:80`; empty if no tier does. On EC2, if that
   * tier is exposed to the internet, its public name and port.
   */
  readonly endpoint: pulumi.Output<string>;
  /** OpenSSH client configuration, with a block for each machine. */
  readonly sshConfig: pulumi.Output<string>;
  /**
   * Ansible inventory in YAML, with a group for each tier: `my_tier` for `my-tier`; `all_` and `ungrouped_` for tiers whose names Ansible
   * reserves.
   */
  readonly ansibleInventory: pulumi.Output<string>;

  /**
   * @param name Name in the program: lower-case letters, digits and hyphens, at most 63 characters.
   * @throws InvalidArgsError if arguments are invalid. It lists all of them, and nothing has been created.
   */
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
  const names = clusterNames(name, tiers);
  checkNames(declared, names, problems);
  problems.refuse("MultiTierCluster", name);
  claimNames(declared, names);
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
    if (!plan) return [];
    return { problems: own, hardware: plan.hardware, machines: plan.machines, access: plan };
  });
  rules.checkMachines?.(`MultiTierCluster "${name}"`, groups, problems);
}
