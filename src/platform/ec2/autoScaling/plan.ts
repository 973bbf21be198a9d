import type { Identity } from "../../../identity";
import { hostnameForm, isHostname } from "../../../input/names";
import { type Problems, shown } from "../../../input/problem";
import { readDurationWithin } from "../../../input/values";
import type { Architecture } from "../instances/catalogue";
import type { SubnetPool } from "../network/subnetPool";
import type { SubnetRoom } from "../network/subnetRoom";
import type { SubnetPlan } from "../network/subnets";
import type { FarmArgs } from "./args";
import { type PlacementPlan, planPlacement } from "./placement";
import { type InstancesPlan, planInstances } from "./planInstances";
import { type LoadBalancerPlan, planLoadBalancer } from "./planLoadBalancer";
import { planRefresh, type RefreshPlan } from "./refresh";
import { planScaling, planWarmPool, type ScalingPlan, type WarmPoolPlan } from "./scaling";
import { planSchedules, type SchedulePlan } from "./schedules";
import { type GroupSize, planSize } from "./size";

/** Where a group is to be made, and from what. */
export interface GroupPlace {
  readonly region: string;
  readonly lan: SubnetPool;
  readonly room: SubnetRoom;
  /** Of the image. */
  readonly architecture: Architecture;
}

/** A group apart from what happens inside its guests: every default filled in, every value checked. Times in seconds. */
export interface GroupPlan {
  readonly name: string;
  /** Name in AWS: carries project and stack. */
  readonly qualifiedName: string;
  readonly size: GroupSize;
  /** Its own size, and those that its schedules give it. */
  readonly sizes: readonly GroupSize[];
  /** The most machines that it comes to have, by its own size, its schedules, a refresh, and its warm pool. */
  readonly most: number;
  readonly instances: InstancesPlan;
  readonly subnets: readonly SubnetPlan[];
  readonly warmUpSeconds: number;
  readonly refresh: RefreshPlan;
  readonly maxLifetimeSeconds?: number;
  readonly schedules: readonly SchedulePlan[];
  readonly warmPool?: WarmPoolPlan;
  readonly scaling: readonly ScalingPlan[];
  readonly healthCheck: { readonly graceSeconds: number; readonly loadBalancer: boolean };
  readonly loadBalancer?: LoadBalancerPlan;
  readonly placement?: PlacementPlan;
  readonly drainSeconds?: number;
  readonly ec2?: Record<string, unknown>;
}

/** Addresses that an application load balancer keeps free in each of its subnets, to grow. */
const balancerAddresses = 8;

/** Plans a group; what is wrong goes to `problems`. */
export function planGroup(
  name: string,
  args: FarmArgs,
  place: GroupPlace,
  identity: Identity,
  problems: Problems,
): GroupPlan {
  if (!isHostname(name)) problems.add("name", `${shown(name)} is not a valid name for a farm: ${hostnameForm}`);
  const size = planSize(args, problems);
  const { schedules, sizes: scheduled } = planSchedules(args.schedules ?? [], size, problems.at("schedules"));
  const sizes = [size, ...scheduled];
  const max = Math.max(...sizes.map((one) => one.max));
  const subnets = planZones(args.zones, place.lan, problems.at("zones"));
  const warmUpSeconds = readDurationWithin(args.warmUp ?? "5m", "1s", "2h", problems.at("warmUp"));
  const refresh = planRefresh(args.refresh ?? {}, warmUpSeconds, problems.at("refresh"));
  const zones = subnets.map(({ zone }) => zone);
  // Zone names differ between accounts, so only ids tell what a zone offers.
  const zoneIds = zones.every(({ isId }) => isId) ? zones.map(({ zone }) => zone) : [];
  const spot = (args.spot?.percent ?? 0) > 0;
  const { lan, room } = place;
  const loadBalancer =
    args.loadBalancer && planLoadBalancer(args.loadBalancer, lan.vpc, subnets, problems.at("loadBalancer"));
  checkCertificate(args, place.region, problems);
  if (args.healthCheck?.loadBalancer && !args.loadBalancer)
    problems.add("healthCheck.loadBalancer", "the farm has no load balancer to check its machines; add loadBalancer");
  const warmPool = args.warmPool && planWarmPool(args.warmPool, { max, spot }, problems.at("warmPool"));
  const most = Math.max(Math.ceil((max * refresh.maxHealthyPercent) / 100), warmPool?.maxPrepared ?? 0);
  for (const subnet of subnets) room.take(subnet, `farm ${name}`, Math.ceil(most / subnets.length), problems.at("max"));
  for (const subnet of loadBalancer && loadBalancer.cidrs.length === 0 ? loadBalancer.subnets : [])
    room.take(subnet, `load balancer of ${name}`, balancerAddresses, problems.at("loadBalancer"));
  return {
    name,
    qualifiedName: identity.qualified(name),
    size,
    sizes,
    most,
    instances: planInstances(args, { ...place, zoneIds }, max, problems),
    subnets,
    warmUpSeconds,
    refresh,
    maxLifetimeSeconds:
      args.recycleEvery === undefined
        ? undefined
        : readDurationWithin(args.recycleEvery, "1d", "365d", problems.at("recycleEvery")),
    schedules,
    warmPool,
    scaling: planScaling(args.scaling ?? [], sizes, args.loadBalancer !== undefined, problems.at("scaling")),
    healthCheck: {
      graceSeconds:
        args.healthCheck?.grace === undefined
          ? warmUpSeconds
          : readDurationWithin(args.healthCheck.grace, "1s", "2h", problems.at("healthCheck", "grace")),
      loadBalancer: args.healthCheck?.loadBalancer ?? args.loadBalancer !== undefined,
    },
    loadBalancer,
    placement:
      args.placement &&
      planPlacement(args.placement, { max, zones: zones.map(({ zone }) => zone) }, problems.at("placement")),
    drainSeconds: args.drain && readDurationWithin(args.drain.timeout, "30s", "2h", problems.at("drain", "timeout")),
    ec2: args.ec2,
  };
}

/** A load balancer takes certificates of its own region alone. */
function checkCertificate({ loadBalancer }: FarmArgs, region: string, problems: Problems): void {
  const of = /^arn:aws[a-z-]*:acm:([a-z0-9-]+):/.exec(String(loadBalancer?.certificateArn))?.[1];
  if (of !== undefined && of !== region)
    problems.add(
      "loadBalancer.certificateArn",
      `is a certificate in ${of}, but the farm is in ${region}; use one in ${region}`,
    );
}

function planZones(zones: string[] | undefined, { vpc }: SubnetPool, problems: Problems): SubnetPlan[] {
  if (zones === undefined) return [...vpc.privateSubnets];
  if (zones.length === 0) problems.addHere("a farm needs a zone; leave it out to use all of the LAN's");
  const known = vpc.privateSubnets.map(({ zone }) => zone.zone).join(", ");
  return zones.flatMap((text, i) => {
    const subnet = vpc.privateSubnets.find(({ zone }) => zone.zone === text);
    if (!subnet) problems.at(i).addHere(`${shown(text)} is not one of the LAN's zones ${known}`);
    else if (zones.indexOf(text) !== i) problems.at(i).addHere(`"${text}" is listed twice`);
    else return subnet;
    return [];
  });
}
