import * as pulumi from "@pulumi/pulumi";
import type { GuestArgs } from "./cloudInit/args";
import { addressesByTier, frontOf } from "./cluster/addresses";
import type { ClusterMachine, TierArgs } from "./cluster/args";
import { ansibleInventory, sshConfig } from "./cluster/inventory";
import { clusterNames } from "./cluster/names";
import { awaitedTiers } from "./cluster/order";
import { peersOf } from "./cluster/peers";
import { planCluster, type TierPlan } from "./cluster/plan";
import { checkNames, takeNames } from "./declaredNames";
import { Identity } from "./identity";
import { Problems } from "./input/problem";
import { lansOfProgram } from "./lansOfProgram";
import type { ImageRef, PowerState } from "./machine/args";
import { renderGuest, shellOn } from "./machine/guest";
import { hostRecord, stateOf } from "./machine/plan";
import type { NetworkRef } from "./network/args";
import type { HostRecord } from "./network/hostRecord";
import type { LanPlan } from "./network/lanPlan";
import { PlanContext } from "./planContext";
import type { PlatformArgs } from "./platform/args";
import { refuseHardware, refuseTier } from "./platform/asked";
import type { Machine, Platform } from "./platform/platform";
import { selectPlatform } from "./platform/select";
import { qemuTraits } from "./platform/traits";

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
    const identity = new Identity();
    const problems = new Problems();
    const selected = selectPlatform(args.platform, problems);
    const context = new PlanContext(identity, selected?.traits ?? qemuTraits, lansOfProgram(), problems);
    const tiers = planCluster(name, args, context);
    if (selected) checkOn(selected, name, args, tiers, problems);
    const declared = { type: "MultiTierCluster", parent: opts?.parent, where: selected?.where ?? "" };
    const derived = clusterNames(name, tiers);
    checkNames(declared, derived, problems);
    problems.refuse("MultiTierCluster", name);
    takeNames(declared, derived);
    super("vmfarm:index:MultiTierCluster", name, {}, opts);
    const platform = selected!;

    const names = namesOf(tiers);
    const records = makeNames(name, platform, args.lan, tiers, names, this);
    const filters = makeFilters(name, platform, args.lan, tiers, this);
    const machines = makeTiers(platform, identity, tiers, { names, records, filters }, this);
    for (const tier of tiers)
      if (tier.machines.length > 1)
        platform.spread(
          `${name}-${tier.name}`,
          tier.machines.map((plan) => machines.get(plan.name)!),
          this,
        );

    const outside = exposeTiers(name, platform, tiers, machines, this);
    const front = frontOf(tiers);

    this.machines = pulumi
      .all(tiers.map(({ image }) => image.fileName))
      .apply((images) => tiers.flatMap((tier, i) => reports(tier, images[i]!, machines)));
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

/** What is wrong with tiers on their platform. */
function checkOn(
  platform: Platform,
  name: string,
  { power, tiers: args = [] }: MultiTierClusterArgs,
  tiers: TierPlan[],
  problems: Problems,
): void {
  refuseHardware({ power }, "", platform, problems);
  const groups = args.flatMap((tier, i) => {
    const path = `tiers[${i}].`;
    refuseTier(tier, path, platform, problems);
    const plan = tiers.find((one) => one.name === tier.name);
    return plan ? { path, machines: plan.machines, access: plan } : [];
  });
  platform.checkMachines(`MultiTierCluster "${name}"`, groups, problems);
}

function namesOf(tiers: TierPlan[]): HostRecord[] {
  return tiers.flatMap(({ machines }) => machines.map((machine) => hostRecord(machine, machine.nics[0]!)));
}

/** The names of all machines are one resource: a machine more changes it in place and touches nobody else. */
function makeNames(
  name: string,
  platform: Platform,
  lan: NetworkRef,
  tiers: TierPlan[],
  names: HostRecord[],
  parent: pulumi.Resource,
): pulumi.Resource[] {
  const plan = lanOf(tiers);
  return plan ? platform.hostRecords(name, lan, plan, names, parent) : [];
}

function makeFilters(
  name: string,
  platform: Platform,
  lan: NetworkRef,
  tiers: TierPlan[],
  parent: pulumi.Resource,
): Filters {
  const plan = lanOf(tiers);
  return plan ? platform.filters(name, lan, plan, tiers, parent) : {};
}

type Filters = ReturnType<Platform["filters"]>;

/** What all machines of a cluster have in common. */
interface Surroundings {
  names: HostRecord[];
  records: pulumi.Resource[];
  filters: Filters;
}

/** Undefined where there is no machine. */
function lanOf(tiers: TierPlan[]): LanPlan | undefined {
  return tiers.flatMap((tier) => tier.machines)[0]?.nics[0]?.lan;
}

/** Machines by name. `tiers` comes in the order of starting, so what a tier waits for is there already. */
function makeTiers(
  platform: Platform,
  identity: Identity,
  tiers: TierPlan[],
  { names, records, filters }: Surroundings,
  parent: pulumi.Resource,
): Map<string, Machine> {
  const machines = new Map<string, Machine>();
  for (const tier of tiers) {
    const peers = peersOf(tier, tiers);
    const needed = awaitedTiers(tier, tiers).flatMap((other) => other.machines);
    const startAfter = [...records, ...needed.map(({ name }) => machines.get(name)!.ready)];
    for (const plan of tier.machines) {
      const guest = renderGuest(identity, plan, tier.guestArgs, tier.guest, {
        machine: plan.hostname,
        tier: tier.name,
        domain: plan.nics[0]!.lan.domain,
        tiers: peers,
      });
      const spec = { plan, image: tier.image, guest, names, startAfter, filter: filters[tier.name] };
      machines.set(plan.name, platform.machine(plan.name, spec, parent));
    }
  }
  return machines;
}

/** By tier, where those outside the LAN reach it, if that is elsewhere than at its machines' addresses. */
function exposeTiers(
  name: string,
  platform: Platform,
  tiers: TierPlan[],
  machines: Map<string, Machine>,
  parent: pulumi.Resource,
): Map<string, pulumi.Output<string>> {
  const lan = lanOf(tiers);
  const reached = new Map<string, pulumi.Output<string>>();
  for (const tier of lan ? tiers : []) {
    const exposed = tier.machines.map((plan) => ({ plan, machine: machines.get(plan.name)! }));
    const at = platform.exposeTier?.(`${name}-${tier.name}`, lan!, tier, exposed, parent);
    if (at) reached.set(tier.name, at);
  }
  return reached;
}

function reports(tier: TierPlan, image: string, machines: Map<string, Machine>): ClusterMachine[] {
  return tier.machines.map((plan) => ({
    name: plan.hostname,
    tier: tier.name,
    address: plan.nics[0]?.address ?? "",
    image,
    state: stateOf(plan),
    shell: shellOn(plan, tier.guestArgs, machines.get(plan.name)!.console),
  }));
}
