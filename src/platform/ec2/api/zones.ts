import type { AwsAccess } from "./access";
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
