import type * as pulumi from "@pulumi/pulumi";
import type { LanPlan } from "../../network/lanPlan";
import type { Connection } from "./connection";
import type { LanVpc } from "./madeLan";
import { ExistingVpc } from "./ownResources";

/** A VPC that is there already: it is looked at, and nothing of it is made or changed. */
export function adoptVpc(
  { aws, settings, region }: Connection,
  name: string,
  plan: LanPlan,
  parent: pulumi.Resource,
): LanVpc {
  const { vpc: vpcId = "", subnets = [], publicSubnets } = settings.lans[name]!;
  const inputs = { aws, lan: name, vpcId, cidr: plan.range.cidr, subnets, publicSubnets };
  const vpc = new ExistingVpc(name, inputs, { parent, dependsOn: region });
  const refs = [...subnets, ...(publicSubnets ?? [])].map(({ id, cidr }) => {
    const ref = {
      // Nothing is created in the VPC before it was checked.
      id: vpc.availabilityZones.apply(() => id),
      availabilityZone: vpc.availabilityZones.apply((zones) => zones[cidr]!),
    };
    return [cidr, ref] as const;
  });
  return {
    vpcId: vpc.availabilityZones.apply(() => vpcId),
    subnets: new Map(refs),
    privateIds: refs.slice(0, subnets.length).map(([, { id }]) => id),
    ready: [vpc],
  };
}
