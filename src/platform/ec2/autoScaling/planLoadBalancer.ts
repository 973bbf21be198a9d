import { type Problems, shown } from "../../../input/problem";
import { planCidrs } from "../../../network/outsideRanges";
import { checkBalancerRoom, publicSubnetsIn } from "../network/balancerSubnets";
import type { SubnetPlan, VpcPlan } from "../network/subnets";
import type { FarmLoadBalancerArgs, LoadBalancerCheckArgs } from "./args";
import { seconds, whole } from "./checks";

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
  path: string,
  problems: Problems,
): LoadBalancerPlan {
  const at = (property: string) => `${path}.${property}`;
  const certificateArn = args.certificateArn;
  if (
    certificateArn !== undefined &&
    !/^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/.test(certificateArn)
  )
    problems.add(
      at("certificateArn"),
      `${shown(certificateArn)} is no ARN of a certificate, such as arn:aws:acm:eu-central-1:123456789012:certificate/0b1c…`,
    );
  const cidrs = planCidrs(args.cidrs ?? [], vpc.range.cidr, problems.at(at("cidrs")));
  const outside = (args.cidrs ?? []).length > 0;
  return {
    port: whole(args.port ?? (certificateArn === undefined ? 80 : 443), 1, 65_535, at("port"), problems),
    targetPort: whole(args.targetPort ?? 80, 1, 65_535, at("targetPort"), problems),
    certificateArn,
    cidrs,
    subnets: planSubnets(vpc, subnets, path, outside, problems),
    check: planCheck(args.check ?? {}, at("check"), problems),
    drainSeconds: seconds(args.drain ?? "30s", "1s", "1h", at("drain"), problems),
  };
}

function planSubnets(
  vpc: VpcPlan,
  subnets: readonly SubnetPlan[],
  path: string,
  outside: boolean,
  problems: Problems,
): readonly SubnetPlan[] {
  const zones = subnets.map(({ zone }) => zone.zone);
  // A group in no zone is a problem of its own.
  const enough = zones.length !== 1;
  if (!enough)
    problems.add(
      path,
      `an application load balancer is in two zones at least, and the farm is in ${zones.join()} alone`,
    );
  const own = outside && enough ? publicSubnetsIn(vpc, zones, `${path}.cidrs`, problems) : subnets;
  checkBalancerRoom(own, outside, path, problems);
  return own;
}

function planCheck(args: LoadBalancerCheckArgs, path: string, problems: Problems): LoadBalancerCheckPlan {
  const before = problems.found.length;
  const checkPath = args.path ?? "/";
  if (!/^\/[\x21-\x7e]{0,1023}$/.test(checkPath))
    problems.add(`${path}.path`, `${shown(checkPath)} is no path of HTTP; it begins with "/" and has no spaces`);
  const intervalSeconds = seconds(args.interval ?? "15s", "5s", "300s", `${path}.interval`, problems);
  const timeoutSeconds = seconds(args.timeout ?? "5s", "2s", "120s", `${path}.timeout`, problems);
  if (problems.found.length === before && timeoutSeconds >= intervalSeconds)
    problems.add(
      `${path}.timeout`,
      `an answer may take ${timeoutSeconds} s, and the next check comes after ${intervalSeconds} s; make timeout shorter`,
    );
  return {
    path: checkPath,
    intervalSeconds,
    timeoutSeconds,
    healthy: whole(args.healthy ?? 2, 2, 10, `${path}.healthy`, problems),
    unhealthy: whole(args.unhealthy ?? 2, 2, 10, `${path}.unhealthy`, problems),
  };
}
