import { Subnet, type Vpc } from "@pulumi/aws/ec2";
import type * as pulumi from "@pulumi/pulumi";
import type { Connection } from "./connection";
import type { SubnetPlan } from "./network/subnets";

/** A subnet in its zone; nothing in it gets a public address by itself. */
export function makeSubnet(
  connection: Connection,
  name: string,
  { zone, range }: SubnetPlan,
  vpc: Vpc,
  parent: pulumi.Resource,
): Subnet {
  return new Subnet(
    name,
    {
      vpcId: vpc.id,
      cidrBlock: range.cidr,
      ...(zone.isId ? { availabilityZoneId: zone.zone } : { availabilityZone: zone.zone }),
      mapPublicIpOnLaunch: false,
      tags: connection.named(name),
    },
    { parent, provider: connection.provider },
  );
}
