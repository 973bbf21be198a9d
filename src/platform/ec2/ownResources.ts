import { ownResources } from "../../provider/ownResource";
import type { ec2Resources } from "./resources";

const declare = ownResources<typeof ec2Resources>("ec2");

export const AdoptedAmi = declare("AdoptedAmi", {
  outputs: ["imageId", "virtualSize", "createdAt", "rootDeviceName"],
});
export const AwsRegion = declare("AwsRegion");
export const DataDisk = declare("DataDisk", { outputs: ["volumeId"] });
export const ExistingVpc = declare("ExistingVpc", { outputs: ["availabilityZones"] });
export const GroupSize = declare("GroupSize");
export const Guest = declare("Guest");
export const IngressGuard = declare("IngressGuard");
/** What instances read at their first boot, as EC2 takes it. */
export const LaunchData = declare("LaunchData", { outputs: ["userDataBase64"] });
export const LaunchImage = declare("LaunchImage", { outputs: ["ami", "bytes"] });
export const NameRecords = declare("NameRecords");
export const PublishedAmi = declare("PublishedAmi", { outputs: ["imageId", "virtualSize", "createdAt"] });

export type DataDisk = InstanceType<typeof DataDisk>;
export type LaunchData = InstanceType<typeof LaunchData>;
export type AwsRegion = InstanceType<typeof AwsRegion>;
