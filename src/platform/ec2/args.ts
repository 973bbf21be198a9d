import type { Input } from "@pulumi/pulumi";

/**
 * A region of an AWS account and what is used of it.
 *
 * @group Arguments
 * @category Platforms
 */
export interface Ec2Args {
  /** Region, such as `eu-central-1`. */
  region: string;
  /**
   * Profile in AWS's configuration files. Not together with `accessKeyId`.
   *
   * @default What the AWS SDK finds by itself, such as `AWS_PROFILE` or an instance's role.
   */
  profile?: string;
  /**
   * Id of an access key. Requires `secretAccessKey`.
   *
   * @default What the AWS SDK finds by itself.
   */
  accessKeyId?: string;
  /**
   * Secret of that access key; kept as a secret. Requires `accessKeyId`.
   *
   * @default None.
   */
  secretAccessKey?: Input<string>;
  /**
   * Session token of temporary credentials; kept as a secret. Requires `accessKeyId`.
   *
   * @default None.
   */
  sessionToken?: Input<string>;
  /**
   * Base URL (http or https) of a service to use in place of AWS, such as a simulator.
   *
   * @default AWS's own endpoints.
   */
  endpoint?: string;
  /**
   * Availability zones of LANs, preferably by id, such as `euc1-az1`: a name such as `eu-central-1a` may mean another zone in another account.
   *
   * @default The first two of the region.
   */
  zones?: string[];
  /**
   * Those of `zones` that machines are spread over.
   *
   * @default The first two of `zones`.
   */
  machineZones?: string[];
  /**
   * Settings of single LANs, by the LAN's name.
   *
   * @default None.
   */
  lans?: Record<string, Ec2LanArgs>;
  /**
   * Processor architecture of existing images: `x86_64` or `arm64`. Images that are built are for `x86_64`.
   *
   * @default `"x86_64"`
   */
  architecture?: string;
  /**
   * Whether burstable instance types, such as t3, may be chosen for `cpus` and `memory`. They run at full speed only while CPU credits last,
   * or for an extra charge.
   *
   * @default `true`
   */
  burstable?: boolean;
  /**
   * ARN of the KMS key that encrypts disks and snapshots, `arn:aws:kms:REGION:ACCOUNT:key/ID` or an alias, in the same region.
   *
   * @default The account's default key for EBS.
   */
  kmsKey?: string;
  /**
   * Name of an existing instance profile for all machines.
   *
   * @default A new one, with only AWS's policy `AmazonSSMManagedInstanceCore`, so that Systems Manager can open shells.
   */
  instanceProfile?: string;
  /**
   * How many AMIs of an image are kept besides the one in use.
   *
   * @default `2`
   */
  keepImages?: number;
  /**
   * How many machines the program may grow to, farms at their largest size included. More is an error at preview.
   *
   * @default No limit.
   */
  maxMachines?: number;
  /**
   * Who is responsible; the value of the tag `vmfarm:owner`: letters, digits, spaces and `_.:/=+-@`.
   *
   * @default The project's name.
   */
  owner?: string;
  /**
   * Tags of everything that is created, in addition to vmfarm's own: letters, digits, spaces and `_.:/=+-@`.
   *
   * @default None.
   */
  tags?: Record<string, string>;
}

/**
 * Settings of one LAN on EC2, where a LAN is a VPC.
 *
 * @group Arguments
 * @category Platforms
 */
export interface Ec2LanArgs {
  /**
   * IPv4 range in CIDR notation, /16 to /25; with `vpc`, the VPC's own, and required. The LAN's `cidr` takes precedence.
   *
   * @default Derived from project, stack and name.
   */
  cidr?: string;
  /**
   * Availability zones. Not with `vpc`.
   *
   * @default The platform's `zones`.
   */
  zones?: string[];
  /**
   * Those of `zones` that machines are spread over.
   *
   * @default The platform's `machineZones`, otherwise the first two of `zones`.
   */
  machineZones?: string[];
  /**
   * With mode `nat`: whether each zone has its own NAT gateway, so that the loss of one zone does not disconnect the others. AWS bills each
   * gateway by the hour.
   *
   * @default `false`: one for all zones.
   */
  natInEachZone?: boolean;
  /**
   * Whether the LAN has public subnets with an internet gateway, for load balancers that the internet reaches. Machines cannot reach the
   * internet through it. Mode `nat` has them in any case.
   *
   * @default `false`
   */
  internetGateway?: boolean;
  /**
   * Id of an existing VPC, such as `vpc-0123456789abcdef0`. Requires `cidr` and `subnets`. The VPC is not changed.
   *
   * @default A new VPC.
   */
  vpc?: string;
  /**
   * Private subnets of the existing `vpc`, one in each zone. Required with `vpc`, in place of `zones`.
   *
   * @default None.
   */
  subnets?: Ec2SubnetArgs[];
  /**
   * Public subnets of the existing `vpc`, whose route leads to an internet gateway, at most one in each zone.
   *
   * @default None: the internet does not reach the LAN.
   */
  publicSubnets?: Ec2SubnetArgs[];
  /**
   * AWS services that machines reach inside the VPC, such as `ssm`. AWS bills the interface endpoint for each by the hour.
   *
   * @default None.
   */
  endpoints?: string[];
}

/**
 * An existing subnet.
 *
 * @group Arguments
 * @category Platforms
 */
export interface Ec2SubnetArgs {
  /** Id, such as `subnet-0123456789abcdef0`. */
  id: string;
  /** Availability zone, preferably by id, such as `euc1-az1`. */
  zone: string;
  /** IPv4 range in CIDR notation. */
  cidr: string;
}
