import type { Problem } from "../../../input/problem";
import { checked } from "../../../provider/changes";
import type { ResourceProvider } from "../../../provider/resourceProvider";
import type { AwsAccess } from "../api/access";
import { awsReason } from "../api/awsError";
import { subnetsOnInternet, vpcRanges, vpcSubnets } from "../api/vpcs";
import type { WrittenSubnet } from "../network/existing";
import { changedApartFromCredentials } from "./awsInputs";

export interface ExistingVpcInputs {
  aws: AwsAccess;
  /** Name of the LAN, for messages. */
  lan: string;
  vpcId: string;
  cidr: string;
  subnets: WrittenSubnet[];
  publicSubnets?: WrittenSubnet[];
  /** Names of zones by the range of the subnet; found on AWS, and known at preview. */
  availabilityZones?: Record<string, string>;
}

/** A VPC that exists already. Verified before anything is created: whether it is as declared. */
export const existingVpcProvider: ResourceProvider<ExistingVpcInputs, ExistingVpcInputs> = {
  async check(_olds, news) {
    const problems: Problem[] = [];
    const availabilityZones = await look(news, problems).catch((error: unknown) => {
      problems.push({ propertyPath: "platform.ec2", reason: awsReason(error) });
      return {};
    });
    return checked({ ...news, availabilityZones }, problems);
  },
  async diff(_id, olds, news) {
    const { changes, changed } = changedApartFromCredentials(olds, news);
    return { changes, replaces: changed.filter((key) => ["aws", "vpcId"].includes(key)) };
  },
  async create(inputs) {
    return { id: inputs.vpcId, outs: inputs };
  },
  async update(_id, _olds, news) {
    return { outs: news };
  },
};

async function look({ aws, lan, vpcId, cidr, subnets, publicSubnets = [] }: ExistingVpcInputs, problems: Problem[]) {
  const at = (property: string) => `platform.ec2.lans.${lan}.${property}`;
  const add = (property: string, reason: string) => problems.push({ propertyPath: at(property), reason });
  const ranges = await vpcRanges(aws, vpcId);
  if (!ranges) {
    add("vpc", `there is no VPC ${vpcId} in ${aws.region}, or not in this account`);
    return {};
  }
  if (!ranges.includes(cidr)) add("cidr", `${cidr} is not a range of ${vpcId}, which has ${ranges.join(", ")}`);
  const there = await vpcSubnets(aws, vpcId);
  const zones: Record<string, string> = {};
  const compare = (list: string) => (written: WrittenSubnet, i: number) => {
    const { id, zone, cidr: range } = written;
    const found = there.get(id);
    if (!found) add(`${list}[${i}].id`, `${id} is not a subnet of ${vpcId}, which has ${[...there.keys()].join(", ")}`);
    else if (found.cidr !== range) add(`${list}[${i}].cidr`, `${id} has ${found.cidr}, not ${range}`);
    else if (![found.zoneId, found.availabilityZone].includes(zone))
      add(`${list}[${i}].zone`, `${id} is in ${found.zoneId} (${found.availabilityZone}), not in ${zone}`);
    else zones[range] = found.availabilityZone;
  };
  subnets.forEach(compare("subnets"));
  publicSubnets.forEach(compare("publicSubnets"));
  if (publicSubnets.length > 0) {
    const reached = await subnetsOnInternet(aws, vpcId, [...there.keys()]);
    for (const [i, { id }] of publicSubnets.entries())
      if (there.has(id) && !reached.has(id))
        add(`publicSubnets[${i}].id`, `${id} is not public: its route table has no route to an internet gateway`);
  }
  return zones;
}
