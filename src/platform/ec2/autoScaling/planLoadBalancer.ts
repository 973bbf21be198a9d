import { type Problems, shown } from "../../../input/problem";
import { readDurationWithin, readWholeNumber } from "../../../input/values";
import { planCidrs } from "../../../network/outsideRanges";
import { checkBalancerRoom, publicSubnetsIn } from "../network/balancerSubnets";
import type { SubnetPlan, VpcPlan } from "../network/subnets";
import type { FarmLoadBalancerArgs, LoadBalancerCheckArgs } from "./loadBalancerArgs";

/** An application load balancer; times in seconds. */
export interface LoadBalancerPlan {
  readonly port: number;
  readonly targetPort: number;
  readonly certificateArn?: string;
  /** Ranges outside that may reach it; none: the LAN's alone. */
  readonly cidrs: readonly string[];
  readonly subnets: readonly SubnetPlan[];
  readonly check: LoadBalancerCheckPlan;
  readonly drainSeconds: number;
}

export interface LoadBalancerCheckPlan {
  readonly path: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthy: number;
  readonly unhealthy: number;
}

/** @param subnets the group's own */
export function planLoadBalancer(
  args: FarmLoadBalancerArgs,
  vpc: VpcPlan,
  subnets: readonly SubnetPlan[],
  problems: Problems,
): LoadBalancerPlan {
  const certificateArn = args.certificateArn;
  if (
    certificateArn !== undefined &&
    !/^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/.test(certificateArn)
  )
    problems.add(
      "certificateArn",
      `${shown(certificateArn)} is not a valid certificate ARN, such as arn:aws:acm:eu-central-1:123456789012:certificate/0b1c…`,
    );
  const cidrs = planCidrs(args.cidrs ?? [], vpc.range.cidr, problems.at("cidrs"));
  const outside = (args.cidrs ?? []).length > 0;
  return {
    port: readWholeNumber(args.port ?? (certificateArn === undefined ? 80 : 443), 1, 65_535, problems.at("port")),
    targetPort: readWholeNumber(args.targetPort ?? 80, 1, 65_535, problems.at("targetPort")),
    certificateArn,
    cidrs,
    subnets: planSubnets(vpc, subnets, outside, problems),
    check: planCheck(args.check ?? {}, problems.at("check")),
    drainSeconds: readDurationWithin(args.drain ?? "30s", "1s", "1h", problems.at("drain")),
  };
}

function planSubnets(
  vpc: VpcPlan,
  subnets: readonly SubnetPlan[],
  outside: boolean,
  problems: Problems,
): readonly SubnetPlan[] {
  const zones = subnets.map(({ zone }) => zone.zone);
  // An empty list of zones is reported elsewhere.
  const enough = zones.length !== 1;
  if (!enough)
    problems.addHere(`an application load balancer needs at least two zones, but the farm is only in ${zones.join()}`);
  const own = outside && enough ? publicSubnetsIn(vpc, zones, problems.at("cidrs")) : subnets;
  checkBalancerRoom(own, outside, problems);
  return own;
}

function planCheck(args: LoadBalancerCheckArgs, problems: Problems): LoadBalancerCheckPlan {
  const checkPath = args.path ?? "/";
  if (!/^\/[\x21-\x7e]{0,1023}$/.test(checkPath))
    problems.add("path", `${shown(checkPath)} is not a valid HTTP path; it begins with "/" and has no spaces`);
  const intervalSeconds = readDurationWithin(args.interval ?? "15s", "5s", "300s", problems.at("interval"));
  const timeoutSeconds = readDurationWithin(args.timeout ?? "5s", "2s", "120s", problems.at("timeout"));
  if (problems.none && timeoutSeconds >= intervalSeconds)
    problems.add(
      "timeout",
      `is ${timeoutSeconds} s, but the next check comes after ${intervalSeconds} s; make it shorter`,
    );
  return {
    path: checkPath,
    intervalSeconds,
    timeoutSeconds,
    healthy: readWholeNumber(args.healthy ?? 2, 2, 10, problems.at("healthy")),
    unhealthy: readWholeNumber(args.unhealthy ?? 2, 2, 10, problems.at("unhealthy")),
  };
}
