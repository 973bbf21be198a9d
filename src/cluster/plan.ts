import type { LanAddresses } from "../addressing/lanAddresses";
import type { GuestArgs } from "../cloudInit/args";
import { type GuestPlan, planGuest } from "../cloudInit/guest";
import { hostnameForm, isHostname } from "../input/names";
import { type Problems, shown } from "../input/problem";
import { readWholeNumber } from "../input/values";
import type { ImageRef, PowerState } from "../machine/args";
import { pickGuest } from "../machine/guest";
import { type HardwarePlan, planHardware } from "../machine/hardware";
import { addressesOn, planNics } from "../machine/nics";
import { checkImageRef, fqdnOf, type MachinePlan } from "../machine/plan";
import type { OfferedPort } from "../network/access";
import type { NetworkRef } from "../network/args";
import { planCidrs } from "../network/outsideRanges";
import type { PlanContext } from "../planContext";
import type { ExposedPort, TierArgs } from "./args";
import { startOrder } from "./order";

export interface ClusterPlanArgs extends GuestArgs {
  image: ImageRef;
  lan: NetworkRef;
  tiers: TierArgs[];
  power?: PowerState;
}

/** A tier with its machines, every value checked. */
export interface TierPlan {
  readonly name: string;
  readonly image: ImageRef;
  readonly dependsOn: readonly string[];
  readonly expose: readonly OfferedPort[];
  /** What each of its machines has, or would have if it had any. */
  readonly hardware: HardwarePlan;
  readonly machines: readonly MachinePlan[];
  /** The guest's arguments, the cluster's and the tier's together. */
  readonly guestArgs: GuestArgs;
  /** Undefined where an argument comes from another resource. */
  readonly guest: GuestPlan | undefined;
}

/** What the planning of a tier needs to know of its cluster. */
interface Cluster {
  name: string;
  args: ClusterPlanArgs;
  /** Undefined where the LAN itself is wrong. */
  addresses: LanAddresses | undefined;
  /** Whether what the cluster says for all guests is right. */
  guestsFine: boolean;
  context: PlanContext;
}

const largestTier = 1000;

/** Plans a cluster's tiers in the order in which they start. */
export function planCluster(name: string, args: ClusterPlanArgs, context: PlanContext): TierPlan[] {
  const { problems } = context;
  if (!isHostname(name)) problems.add("name", `${shown(name)} is not a valid name for a cluster: ${hostnameForm}`);
  const addresses = addressesOn(args.lan, context.at("lan"));
  checkImageRef(args.image, problems.at("image"));
  if (!args.tiers?.length) {
    problems.add("tiers", 'a cluster needs at least one tier, such as { name: "web" }');
    return [];
  }
  // Problems with the guests of all machines are reported once, and not for each tier.
  const guestProblems = problems.at();
  planGuest(pickGuest(args), guestProblems);
  const cluster = { name, args, addresses, guestsFine: guestProblems.none, context };
  // Addresses are allocated in the order of declaration, so that a dependency added later moves nobody.
  const plans = new Map(args.tiers.map((tier, i) => [tier.name, planTier(cluster, tier, i)]));
  return startOrder(args.tiers, problems).map((tier) => plans.get(tier.name)!);
}

function planTier(cluster: Cluster, tier: TierArgs, index: number): TierPlan {
  const { args, addresses } = cluster;
  const context = cluster.context.at("tiers", index);
  const { problems } = context;
  const nameOk = checkTierName(tier.name, args.tiers.slice(0, index), problems.at("name"));
  const sizeProblems = problems.at("size");
  const size = readWholeNumber(tier.size ?? 1, 0, largestTier, sizeProblems);
  if (tier.image !== undefined) checkImageRef(tier.image, problems.at("image"));
  const guestArgs = joinGuests(args, tier);
  const expose = planPorts(tier.expose ?? [], addresses?.plan.range.cidr ?? "", problems.at("expose"));
  const joined = { ...tier, power: tier.power ?? args.power };
  const machines = sizeProblems.none && nameOk ? planMachines(cluster, joined, index, size) : [];
  return {
    name: tier.name,
    image: tier.image ?? args.image,
    dependsOn: tier.dependsOn ?? [],
    expose,
    // Tiers without machines are checked as well.
    hardware: machines[0] ?? planHardware("machine", joined, context),
    machines,
    guestArgs,
    guest: planTierGuest(tier, guestArgs, cluster.guestsFine, problems),
  };
}

function checkTierName(name: string, before: readonly TierArgs[], problems: Problems): boolean {
  if (before.some((tier) => tier.name === name)) problems.addHere(`the cluster has two tiers "${name}"`);
  if (!isHostname(name)) problems.addHere(`${shown(name)} is not a valid name for a tier: ${hostnameForm}`);
  return problems.none;
}

/** The tier's own arguments first, whose places are the user's; then what the joined ones have wrong together. */
function planTierGuest(
  tier: TierArgs,
  joined: GuestArgs,
  clusterFine: boolean,
  problems: Problems,
): GuestPlan | undefined {
  const own = problems.at();
  planGuest(pickGuest(tier), own);
  return clusterFine && own.none ? planGuest(joined, problems) : undefined;
}

function planMachines(cluster: Cluster, tier: TierArgs, index: number, size: number): MachinePlan[] {
  const { args, addresses } = cluster;
  const { identity } = cluster.context;
  const tierName = `${cluster.name}-${tier.name}`;
  const first = addresses?.allocateBlock((count) => identity.index("tier", tierName, count)) ?? 0;
  const machines: MachinePlan[] = [];
  for (let i = 0; i < size; i++) {
    const own = cluster.context.at();
    const name = `${tierName}-${i + 1}`;
    const hardware = planHardware(name, tier, own.at("tiers", index));
    const sizeProblems = own.problems.at("tiers", index, "size");
    const attachment = { lan: args.lan, lanProblems: sizeProblems, addressProblems: sizeProblems };
    const nics = planNics(name, addresses ? [attachment] : [], () => first + i, own);
    machines.push({ ...hardware, nics, fqdn: fqdnOf(name, nics) });
    // The machines of a tier are alike, and so are their problems.
    if (!own.problems.none) break;
  }
  return machines;
}

function planPorts(ports: ExposedPort[], lanCidr: string, problems: Problems): OfferedPort[] {
  return ports.map(({ port, protocol = "tcp", cidrs = [] }, i) => {
    const here = problems.at(i);
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      here.add("port", `${shown(port)} is not a valid port: 1 to 65535`);
    if (!["tcp", "udp"].includes(protocol)) here.add("protocol", `${shown(protocol)} is neither tcp nor udp`);
    const twice = ports.findIndex((other) => other.port === port && (other.protocol ?? "tcp") === protocol) !== i;
    if (twice) here.add("port", `${protocol} ${port} is exposed twice; write it once, with all its cidrs`);
    return { port, protocol, cidrs: planCidrs(cidrs, lanCidr, here.at("cidrs")) };
  });
}

/** What the cluster says for all its machines, and what a tier adds: lists are joined, single values are the tier's where it has one. */
export function joinGuests(cluster: GuestArgs, tier: GuestArgs): GuestArgs {
  const join = <T>(a: T[] | undefined, b: T[] | undefined) => (a || b ? [...(a ?? []), ...(b ?? [])] : undefined);
  return {
    user: tier.user ?? cluster.user,
    sshKeys: join(cluster.sshKeys, tier.sshKeys),
    files: join(cluster.files, tier.files),
    packages: join(cluster.packages, tier.packages),
    commands: join(cluster.commands, tier.commands),
    cloudInit: tier.cloudInit ?? cluster.cloudInit,
    timezone: tier.timezone ?? cluster.timezone,
  };
}
