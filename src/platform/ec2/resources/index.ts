import { adoptedAmiProvider } from "./adoptedAmi";
import { awsRegionProvider } from "./awsRegion";
import { ec2DataDiskProvider } from "./dataDisk";
import { existingVpcProvider } from "./existingVpc";
import { groupSizeProvider } from "./groupSize";
import { ec2GuestProvider } from "./guest";
import { ingressGuardProvider } from "./ingressGuard";
import { launchDataProvider } from "./launchData";
import { launchImageProvider } from "./launchImage";
import { ec2NameRecordsProvider } from "./nameRecords";
import { publishedAmiProvider } from "./publishedAmi";

/** The providers of what is made on EC2 beside the SDK's own resources. The names are in users' states: they do not change. */
export const ec2Providers = {
  adoptedAmi: adoptedAmiProvider,
  awsRegion: awsRegionProvider,
  ec2DataDisk: ec2DataDiskProvider,
  ec2Guest: ec2GuestProvider,
  ec2HostRecords: ec2NameRecordsProvider,
  existingVpc: existingVpcProvider,
  farmSize: groupSizeProvider,
  ingressGuard: ingressGuardProvider,
  launchData: launchDataProvider,
  launchImage: launchImageProvider,
  publishedAmi: publishedAmiProvider,
};
