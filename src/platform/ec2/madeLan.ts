import type { Output, Resource } from "@pulumi/pulumi";

/** A subnet, made or there already. */
export interface SubnetRef {
  readonly id: Output<string>;
  /** Name of its zone. */
  readonly availabilityZone: Output<string>;
}

/** A LAN's VPC, made or there already. */
export interface LanVpc {
  readonly vpcId: Output<string>;
  /** Private and public ones, by range in CIDR notation. */
  readonly subnets: ReadonlyMap<string, SubnetRef>;
  /** Ids of the private ones. */
  readonly privateIds: readonly Output<string>[];
  /** What has to be there before a machine starts or is reached: its ways out and in, its DNS domain. */
  readonly ready: readonly Resource[];
}

/** What was made of a LAN. */
export interface MadeLan extends LanVpc {
  /** The private DNS zone of the machines' names. */
  readonly zoneId: Output<string>;
  /** The filter of machines that are in no tier. */
  readonly groupId: Output<string>;
}
