import type { Input } from "@pulumi/pulumi";

/** A region of an AWS account and what is used of it. */
export interface Ec2Args {
  /** Such as `eu-central-1`. */
  region: string;
  /** Profile of AWS's configuration files. Default: what AWS's SDK finds by itself, such as `AWS_PROFILE` or the role of an instance. */
  profile?: string;
  /** Id of an access key, in place of what the SDK finds by itself; with `secretAccessKey`. */
  accessKeyId?: string;
  /** Secret of that access key; kept as a secret. */
  secretAccessKey?: Input<string>;
  /** Of temporary credentials; kept as a secret. */
  sessionToken?: Input<string>;
  /** Base address that all requests go to in place of AWS's own, such as that of a simulator. */
  endpoint?: string;
  /** Availability zones of LANs, best by id, such as `euc1-az1`. Default: the first two of the region. */
  zones?: string[];
  /** Those of `zones` that machines are spread over. Default: the first two of `zones`. */
  machineZones?: string[];
  /** What the account says of single LANs, by the LAN's name. */
  lans?: Record<string, Ec2LanArgs>;
  /** What images run on that are there already: `x86_64` or `arm64`; images that are built are for x86_64. Default `x86_64`. */
  architecture?: string;
  /** Whether types whose full speed is paid with credits, such as t3, may be chosen for `cpus` and `memory`. Default true. */
  burstable?: boolean;
  /** ARN of the KMS key that disks and snapshots are encrypted with. Default: the account's own for EBS. */
  kmsKey?: string;
  /** Name of an instance profile that exists, for all machines. Default: one is made that lets the Systems Manager open shells, and no more. */
  instanceProfile?: string;
  /** How many AMIs of an image are kept beside the one in use. Default 2. */
  keepImages?: number;
  /** How many machines the whole program may come to have. Default: no limit. */
  maxMachines?: number;
  /** Who is responsible, as the tag `vmfarm:owner` says it. Default: the project's name. */
  owner?: string;
  /** Tags of everything that is made, beside those of vmfarm. */
  tags?: Record<string, string>;
}

/** What the account says of one LAN. Arguments of the LAN win. */
export interface Ec2LanArgs {
  /** IPv4 range in CIDR notation. */
  cidr?: string;
  /** Availability zones. Default: those of the configuration. */
  zones?: string[];
  /** Those of `zones` that machines are spread over. Default: the first two of `zones`. */
  machineZones?: string[];
  /** With mode `nat`: whether each zone has a NAT gateway, so that the end of one zone takes no other offline. Default false: one for all. */
  natInEachZone?: boolean;
  /**
   * Whether the LAN has public subnets with an internet gateway, in which load balancers are that the internet reaches; machines reach
   * nothing by it. Mode `nat` has them anyway. Default false.
   */
  internetGateway?: boolean;
  /** Id of a VPC that exists already, with `cidr` its range, and `subnets`. It is looked at and not changed. Default: one is made. */
  vpc?: string;
  /** Private subnets of that VPC, one in each zone, in place of `zones`. */
  subnets?: Ec2SubnetArgs[];
  /** Public subnets of that VPC, which its internet gateway leads to, at most one in each zone. Default: none, and the internet reaches nothing. */
  publicSubnets?: Ec2SubnetArgs[];
  /** AWS services that machines reach without leaving the VPC, such as `ssm`; an interface endpoint for each is paid for by the hour. */
  endpoints?: string[];
}

/** A subnet that exists already. */
export interface Ec2SubnetArgs {
  /** `subnet-…`. */
  id: string;
  /** Its availability zone, best by id, such as `euc1-az1`. */
  zone: string;
  /** Its IPv4 range in CIDR notation. */
  cidr: string;
}
