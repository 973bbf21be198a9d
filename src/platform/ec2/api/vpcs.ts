import type { Route } from "@aws-sdk/client-ec2";
import { type AddressSet, addressesOf, union } from "../../../network/addressSet";
import { isWorld } from "../../../network/world";
import type { AwsAccess } from "./access";
import { unlessMissing } from "./awsError";
import { awsClient } from "./clients";

/** An availability zone as the account sees it. */
export interface AccountZone {
  /** The same for every account: `euc1-az1`. */
  id: string;
  /** The account's own: `eu-central-1a`. */
  name: string;
  available: boolean;
}

/** The availability zones of the region, local ones not among them. */
export async function accountZones(access: AwsAccess): Promise<AccountZone[]> {
  const { AvailabilityZones = [] } = await awsClient("ec2", access).describeAvailabilityZones({});
  return AvailabilityZones.filter(({ ZoneType = "availability-zone" }) => ZoneType === "availability-zone").map(
    ({ ZoneId = "", ZoneName = "", State }) => ({ id: ZoneId, name: ZoneName, available: State === "available" }),
  );
}

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

/** Those of a VPC's subnets that have routes to an internet gateway, in however many parts. A subnet that no table names has the VPC's main one. */
export async function subnetsOnInternet(
  access: AwsAccess,
  vpcId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  const Filters = [{ Name: "vpc-id", Values: [vpcId] }];
  const { RouteTables = [] } = await awsClient("ec2", access).describeRouteTables({ Filters });
  const tables = RouteTables.map(({ Associations = [], Routes = [] }) => ({
    subnets: Associations.flatMap(({ SubnetId }) => SubnetId ?? []),
    isMain: Associations.some(({ Main }) => Main),
    isPublic: isWorld(union(...Routes.flatMap(internetRoute))),
  }));
  const tableOf = (id: string) =>
    tables.find(({ subnets }) => subnets.includes(id)) ?? tables.find(({ isMain }) => isMain);
  return new Set(ids.filter((id) => tableOf(id)?.isPublic));
}

function internetRoute({ GatewayId, DestinationCidrBlock }: Route): AddressSet[] {
  return /^igw-/.test(GatewayId ?? "") ? [addressesOf(DestinationCidrBlock ?? "") ?? []] : [];
}
