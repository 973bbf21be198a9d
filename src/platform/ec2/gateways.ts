import {
  Eip,
  InternetGateway,
  NatGateway,
  Route,
  RouteTable,
  RouteTableAssociation,
  type Subnet,
  type Vpc,
} from "@pulumi/aws/ec2";
import type * as pulumi from "@pulumi/pulumi";
import { anywhere } from "../../network/outsideRanges";
import type { Connection } from "./connection";
import { privateName, publicName } from "./lanNames";
import type { VpcPlan } from "./network/subnets";

/**
 * The ways of a VPC's subnets. Public ones lead to the internet and back. Private ones lead nowhere or, with NAT, out through gateways in the
 * public ones; nothing reaches in.
 * @returns what has to be there before anything reaches out or is reached
 */
export function makeRoutes(
  connection: Connection,
  lan: string,
  plan: VpcPlan,
  vpc: Vpc,
  subnets: ReadonlyMap<string, Subnet>,
  hasNat: boolean,
  parent: pulumi.Resource,
): pulumi.Resource[] {
  const outward = plan.publicSubnets.length > 0 ? makeInternet(connection, lan, plan, vpc, subnets, parent) : [];
  const nats = hasNat ? makeNats(connection, lan, plan, outward, subnets, parent) : [];
  const inside = plan.privateSubnets.flatMap((subnet, i) => {
    const name = privateName(lan, subnet);
    const nat = nats[i] ?? nats[0];
    const own = new Map([[name, subnets.get(subnet.range.cidr)!]]);
    return routeTable(connection, name, vpc, own, nat && { natGatewayId: nat.id }, parent);
  });
  return [...outward, ...inside];
}

function makeInternet(
  connection: Connection,
  lan: string,
  { publicSubnets }: VpcPlan,
  vpc: Vpc,
  all: ReadonlyMap<string, Subnet>,
  parent: pulumi.Resource,
): pulumi.Resource[] {
  const { provider } = connection;
  const internet = new InternetGateway(lan, { vpcId: vpc.id, tags: connection.named(lan) }, { parent, provider });
  const subnets = new Map(
    publicSubnets.map((subnet) => [publicName(lan, subnet), all.get(subnet.range.cidr)!] as const),
  );
  return routeTable(connection, `${lan}-public`, vpc, subnets, { gatewayId: internet.id }, parent);
}

/** NAT gateways by zone; one for all zones, in the first, unless the settings say more. */
function makeNats(
  connection: Connection,
  lan: string,
  { publicSubnets }: VpcPlan,
  outward: pulumi.Resource[],
  subnets: ReadonlyMap<string, Subnet>,
  parent: pulumi.Resource,
): NatGateway[] {
  const { provider, settings } = connection;
  const count = settings.lans[lan]?.natInEachZone ? publicSubnets.length : 1;
  return publicSubnets.slice(0, count).map((subnet) => {
    const name = privateName(lan, subnet);
    const address = new Eip(
      name,
      { domain: "vpc", tags: connection.named(name) },
      { parent, provider, dependsOn: outward },
    );
    return new NatGateway(
      name,
      { subnetId: subnets.get(subnet.range.cidr)!.id, allocationId: address.id, tags: connection.named(name) },
      { parent, provider, dependsOn: outward },
    );
  });
}

/** A route table for subnets by their names. @returns what has to be there before they have their way out */
function routeTable(
  connection: Connection,
  name: string,
  vpc: Vpc,
  subnets: ReadonlyMap<string, Subnet>,
  outward: { natGatewayId: pulumi.Input<string> } | { gatewayId: pulumi.Input<string> } | undefined,
  parent: pulumi.Resource,
): pulumi.Resource[] {
  const { provider } = connection;
  const table = new RouteTable(name, { vpcId: vpc.id, tags: connection.named(name) }, { parent, provider });
  const route =
    outward &&
    new Route(
      name,
      { routeTableId: table.id, destinationCidrBlock: anywhere, ...outward },
      { parent, provider, deleteBeforeReplace: true },
    );
  const joined = [...subnets].map(
    ([label, subnet]) =>
      new RouteTableAssociation(label, { routeTableId: table.id, subnetId: subnet.id }, { parent, provider }),
  );
  return route ? [...joined, route] : joined;
}
