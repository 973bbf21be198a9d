import type { AwsAccess } from "./access";
import { unlessMissing } from "./awsError";
import { awsClient } from "./clients";

/** Ranges of a VPC in CIDR notation; undefined where there is none. */
export async function vpcRanges(access: AwsAccess, id: string): Promise<string[] | undefined> {
  const answer = await unlessMissing(awsClient("ec2", access).describeVpcs({ VpcIds: [id] }));
  const [found] = answer?.Vpcs ?? [];
  const ranges = (found?.CidrBlockAssociationSet ?? []).flatMap(({ CidrBlock }) => CidrBlock ?? []);
  return found && (ranges.length > 0 ? ranges : found.CidrBlock ? [found.CidrBlock] : []);
}

/** A subnet of a VPC. */
export interface OwnSubnet {
  cidr: string;
  zoneId: string;
  /** Name of the zone. */
  availabilityZone: string;
}

/** The subnets of a VPC by their ids. */
export async function vpcSubnets(access: AwsAccess, vpcId: string): Promise<Map<string, OwnSubnet>> {
  const Filters = [{ Name: "vpc-id", Values: [vpcId] }];
  const { Subnets = [] } = await awsClient("ec2", access).describeSubnets({ Filters });
  return new Map(
    Subnets.map(({ SubnetId, CidrBlock = "", AvailabilityZoneId = "", AvailabilityZone = "" }) => [
      SubnetId!,
      { cidr: CidrBlock, zoneId: AvailabilityZoneId, availabilityZone: AvailabilityZone },
    ]),
  );
}
