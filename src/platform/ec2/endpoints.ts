import { VpcEndpoint } from "@pulumi/aws/ec2";
import type * as pulumi from "@pulumi/pulumi";
import type { LanPlan } from "../../network/lanPlan";
import type { Connection } from "./connection";
import { letIn, makeGroup } from "./filters";
import { endpointsName } from "./lanNames";
import type { LanVpc } from "./madeLan";

/** Endpoints of AWS services inside the VPC, which the LAN alone reaches, by TLS. */
export function makeEndpoints(
  connection: Connection,
  name: string,
  plan: LanPlan,
  { vpcId, privateIds }: LanVpc,
  parent: pulumi.Resource,
): void {
  const { provider, settings } = connection;
  const services = settings.lans[name]?.endpoints ?? [];
  if (services.length === 0) return;
  const group = makeGroup(connection, endpointsName(name), `endpoints of ${name}`, vpcId, parent);
  const fromLan = { name: endpointsName(name), from: { cidr: plan.range.cidr }, protocol: "tcp", port: 443 };
  letIn(connection, endpointsName(name), group, [{ ...fromLan, description: "AWS services for the LAN" }], parent);
  for (const service of services)
    new VpcEndpoint(
      `${name}-${service}`,
      {
        vpcId,
        serviceName: `com.amazonaws.${settings.region}.${service}`,
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        subnetIds: [...privateIds],
        securityGroupIds: [group.id],
        tags: connection.named(`${name}-${service}`),
      },
      { parent, provider },
    );
}
