import type { GuestArgs } from "../cloudInit/args";
import { type GuestPlan, planGuest } from "../cloudInit/guest";
import type { Identity } from "../identity";
import { hostnameForm, isHostname } from "../input/names";
import { type Problems, shown } from "../input/problem";
import type { ImageRef, PowerState } from "../machine/args";
import { pickGuest } from "../machine/guest";
import { checkImage } from "../machine/machinePlan";
import { type MachinePlan, planHardware } from "../machine/plan";
import type { MachineRules } from "../machine/rules";
import { seatsOn, takeSeats } from "../machine/seats";
import type { OfferedPort } from "../network/access";
import type { NetworkRef } from "../network/args";
import type { LanSeats } from "../network/lanSeats";
import { planCidrs } from "../network/outsideRanges";
import { tierSeatsOn } from "../network/tierSeats";
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
  seats: LanSeats | undefined;
  /** Whether what the cluster says for all guests is right. */
  guestsFine: boolean;
  identity: Identity;
  rules: MachineRules;
}

const largestTier = 1000;

/** Plans a cluster's tiers in the order in which they start; what is wrong goes to `problems`. */
export function planCluster(
  name: string,
  args: ClusterPlanArgs,
  identity: Identity,
  rules: MachineRules,
  problems: Problems,
): TierPlan[] {
  if (!isHostname(name)) problems.add("name", `${shown(name)} is no name for a cluster: ${hostnameForm}`);
  const seats = seatsOn(args.lan, "lan", identity, rules, problems);
  checkImage(args.image, "image", problems);
  if (!args.tiers?.length) {
    problems.add("tiers", 'a cluster has at least one tier, such as { name: "web" }');
    return [];
  }
  // What is wrong with the guests of all machines is told once, and not for each tier.
  const ownProblems = problems.found.length;
  planGuest(pickGuest(args), "", problems);
  const cluster = { name, args, seats, guestsFine: problems.found.length === ownProblems, identity, rules };
  const names = new Set<string>();
  for (const [i, tier] of args.tiers.entries()) {
    if (names.has(tier.name)) problems.add(`tiers[${i}].name`, `the cluster has two tiers "${tier.name}"`);
    names.add(tier.name);
  }
  // Addresses are handed out in the order of declaration, so that a dependency added later moves nobody.
  const plans = new Map(args.tiers.map((tier, i) => [tier.name, planTier(cluster, tier, `tiers[${i}]`, problems)]));
  return startOrder(args.tiers, problems).map((tier) => plans.get(tier.name)!);
}

function planTier(cluster: Cluster, tier: TierArgs, path: string, problems: Problems): TierPlan {
  const { args } = cluster;
  if (!isHostname(tier.name))
    problems.add(`${path}.name`, `${shown(tier.name)} is no name for a tier: ${hostnameForm}`);
  const size = tier.size ?? 1;
  const sizeOk = Number.isInteger(size) && size >= 0 && size <= largestTier;
  if (!sizeOk) problems.add(`${path}.size`, `${shown(size)} is no whole number from 0 to ${largestTier}`);
  if (tier.image !== undefined) checkImage(tier.image, `${path}.image`, problems);
  const nameOk = !problems.found.some(({ propertyPath }) => propertyPath === `${path}.name`);
  const guestArgs = joinGuests(args, tier);
  const plannable = sizeOk && nameOk;
  // What else is wrong with a tier that has no machines to plan is told all the same.
  if (!plannable || size === 0) planHardware("machine", tier, `${path}.`, cluster.identity, cluster.rules, problems);
  return {
    name: tier.name,
    image: tier.image ?? args.image,
    dependsOn: tier.dependsOn ?? [],
    expose: planPorts(tier.expose ?? [], cluster.seats?.plan.range.cidr ?? "", path, problems),
    machines: plannable ? planMachines(cluster, tier, size, path, problems) : [],
    guestArgs,
    guest: planTierGuest(tier, guestArgs, path, cluster.guestsFine, problems),
  };
}

/** The tier's own arguments first, whose places are the user's; then what the joined ones have wrong together. */
function planTierGuest(
  tier: TierArgs,
  joined: GuestArgs,
  path: string,
  clusterFine: boolean,
  problems: Problems,
): GuestPlan | undefined {
  const before = problems.found.length;
  planGuest(pickGuest(tier), path, problems);
  return clusterFine && problems.found.length === before ? planGuest(joined, path, problems) : undefined;
}

function planMachines(
  { name: cluster, args: { lan, power }, seats, identity, rules }: Cluster,
  tier: TierArgs,
  size: number,
  path: string,
  problems: Problems,
): MachinePlan[] {
  const tierName = `${cluster}-${tier.name}`;
  const first = seats ? tierSeatsOn(seats).firstSeat(tierName, (limit) => identity.slot("tier", tierName, limit)) : 0;
  const machines: MachinePlan[] = [];
  for (let i = 0; i < size; i++) {
    const before = problems.found.length;
    const name = `${tierName}-${i + 1}`;
    const hardware = planHardware(name, { ...tier, power: tier.power ?? power }, `${path}.`, identity, rules, problems);
    const nics = seats
      ? takeSeats(
          name,
          [{ lan }],
          () => ({ lan: `${path}.size`, address: `${path}.size` }),
          () => first + i,
          identity,
          rules,
          problems,
        )
      : [];
    machines.push({ ...hardware, nics, fqdn: nics[0] ? `${name}.${nics[0].lan.domain}` : name });
    // The machines of a tier are alike: what is wrong with one is told once.
    if (problems.found.length > before) break;
  }
  return machines;
}

function planPorts(ports: ExposedPort[], lanCidr: string, path: string, problems: Problems): OfferedPort[] {
  return ports.map(({ port, protocol = "tcp", cidrs = [] }, i) => {
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      problems.add(`${path}.expose[${i}].port`, `${shown(port)} is no port: 1 to 65535`);
    }
    if (!["tcp", "udp"].includes(protocol))
      problems.add(`${path}.expose[${i}].protocol`, `${shown(protocol)} is neither tcp nor udp`);
    const twice = ports.findIndex((other) => other.port === port && (other.protocol ?? "tcp") === protocol) !== i;
    if (twice)
      problems.add(
        `${path}.expose[${i}].port`,
        `${protocol} ${port} is exposed twice; write it once, with all its cidrs`,
      );
    return { port, protocol, cidrs: planCidrs(cidrs, lanCidr, `${path}.expose[${i}].cidrs`, problems) };
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
