import { parseRange } from "../../../../../src/addressing/range";
import { Problems } from "../../../../../src/input/problem";
import type { FarmArgs } from "../../../../../src/platform/ec2/autoScaling/args";
import { type GroupPlace, type GroupPlan, planGroup } from "../../../../../src/platform/ec2/autoScaling/plan";
import { type LanZones, planEc2Lan } from "../../../../../src/platform/ec2/network/lan";
import { SubnetRoom } from "../../../../../src/platform/ec2/network/subnetRoom";
import { identity } from "../../../network/arbitraries";
import { lanProblemsOf } from "../network/lanProblems";

export interface Around extends Partial<LanZones> {
  cidr?: string;
  architecture?: GroupPlace["architecture"];
  name?: string;
}

/** A separate LAN in Ireland, by default with public subnets. */
export function placeOf({ cidr = "10.17.0.0/20", architecture = "x86_64", ...zones }: Around, problems: Problems) {
  const region = zones.region ?? "eu-west-1";
  const lan = planEc2Lan(
    parseRange(cidr)!,
    { region, publicSubnets: true, ...zones },
    lanProblemsOf(problems.at("lan")),
  );
  return lan && { region, lan, room: new SubnetRoom(), architecture };
}

const image = { imageId: "ami-1", fileName: "web.raw", virtualSize: 2 ** 31 };
const lan = { networkId: "vpc-1", networkName: "lan", cidr: "10.17.0.0/20" };

/** A farm's plan and what is wrong with it, as `path: reason`. */
export function plan(args: Partial<FarmArgs>, around: Around = {}): { planned?: GroupPlan; told: string[] } {
  const problems = new Problems();
  const place = placeOf(around, problems);
  const planned = place && planGroup(around.name ?? "web", { image, lan, max: 6, ...args }, place, identity, problems);
  return { planned, told: problems.found.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`) };
}

/** The plan of a valid farm. */
export function good(args: Partial<FarmArgs>, around: Around = {}): GroupPlan {
  const { planned, told } = plan(args, around);
  if (told.length > 0) throw new Error(told.join("\n"));
  return planned!;
}
