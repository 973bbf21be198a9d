import {
  DefaultSecurityGroup,
  type Subnet,
  SubnetCidrReservation,
  Vpc,
  VpcDhcpOptions,
  VpcDhcpOptionsAssociation,
} from "@pulumi/aws/ec2";
import { Zone as HostedZone } from "@pulumi/aws/route53";
import * as pulumi from "@pulumi/pulumi";
import { LanMode } from "../../network/args";
import type { LanPlan } from "../../network/lanPlan";
import type { Lan } from "../platform";
import type { Connection } from "./connection";
import { makeEndpoints } from "./endpoints";
import { adoptVpc } from "./existingVpc";
import { amongThemselves, letIn, makeGroup } from "./filters";
import { makeRoutes } from "./gateways";
import { privateName, publicName } from "./lanNames";
import type { LanVpc } from "./madeLan";
import { fixedRanges, subnetPoolOf } from "./network/subnetPool";
import type { SubnetPlan } from "./network/subnets";
import { tagValue } from "./shortNames";
import { makeSubnet } from "./subnet";

/** A LAN on EC2: a VPC with a private subnet in each zone, closed from outside, and a DNS zone. */
export function makeLan(connection: Connection, name: string, plan: LanPlan, parent: pulumi.Resource): Lan {
  const existing = connection.settings.lans[name]?.vpc;
  const vpc =
    existing === undefined ? makeVpc(connection, name, plan, parent) : adoptVpc(connection, name, plan, parent);
  const group = makeGroup(connection, name, `machines of ${name}`, vpc.vpcId, parent);
  letIn(connection, name, group, [amongThemselves(name, group)], parent);
  makeEndpoints(connection, name, plan, vpc, parent);
  const { id: zoneId } = hostedZone(connection, name, plan, vpc.vpcId, parent);
  connection.lans.set(plan, { ...vpc, zoneId, groupId: group.id });
  return { networkId: vpc.vpcId, networkName: pulumi.output(connection.identity.qualified(name)) };
}

function makeVpc(connection: Connection, name: string, plan: LanPlan, parent: pulumi.Resource): LanVpc {
  const { provider, region } = connection;
  const { vpc: planned } = subnetPoolOf(plan)!;
  const vpc = new Vpc(
    name,
    {
      cidrBlock: plan.range.cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: connection.named(name),
    },
    { parent, provider, dependsOn: region },
  );
  // AWS creates a group whose members can reach each other, and which cannot be removed.
  const unused = new DefaultSecurityGroup(
    name,
    { vpcId: vpc.id, tags: connection.named(`${name}-unused`) },
    { parent, provider },
  );
  // LAN names have no dots, so this cannot clash with one.
  letIn(connection, `${name}.unused`, unused, [], parent);
  const inside = planned.privateSubnets.map((subnet) => privateSubnet(connection, name, subnet, vpc, parent));
  const outside = planned.publicSubnets.map((subnet) =>
    makeSubnet(connection, publicName(name, subnet), subnet, vpc, parent),
  );
  const plans = [...planned.privateSubnets, ...planned.publicSubnets];
  const subnets = new Map([...inside, ...outside].map((subnet, i) => [plans[i]!.range.cidr, subnet] as const));
  const routes = makeRoutes(connection, name, planned, vpc, subnets, plan.mode === LanMode.nat, parent);
  const domain = searchDomain(connection, name, plan, vpc, parent);
  return { vpcId: vpc.id, subnets, privateIds: inside.map(({ id }) => id), ready: [...routes, domain] };
}

/** EC2 hands out none of the addresses that are the program's. */
function privateSubnet(
  connection: Connection,
  lan: string,
  plan: SubnetPlan,
  vpc: Vpc,
  parent: pulumi.Resource,
): Subnet {
  const { provider } = connection;
  const name = privateName(lan, plan);
  const subnet = makeSubnet(connection, name, plan, vpc, parent);
  for (const { cidr } of fixedRanges(plan))
    new SubnetCidrReservation(
      `${name}-${cidr.replace("/", "-")}`,
      {
        subnetId: subnet.id,
        cidrBlock: cidr,
        reservationType: "explicit",
        description: "addresses of machines that vmfarm hands out",
      },
      { parent, provider },
    );
  return subnet;
}

/** The domain that guests search, so that machines find each other by their bare names, too. */
function searchDomain(
  connection: Connection,
  name: string,
  { domain }: LanPlan,
  vpc: Vpc,
  parent: pulumi.Resource,
): pulumi.Resource {
  const { provider, region } = connection;
  const options = new VpcDhcpOptions(
    name,
    { domainName: domain, domainNameServers: ["AmazonProvidedDNS"], tags: connection.named(name) },
    { parent, provider, dependsOn: region },
  );
  return new VpcDhcpOptionsAssociation(name, { vpcId: vpc.id, dhcpOptionsId: options.id }, { parent, provider });
}

function hostedZone(
  connection: Connection,
  name: string,
  { domain }: LanPlan,
  vpcId: pulumi.Output<string>,
  parent: pulumi.Resource,
): HostedZone {
  const { provider, settings } = connection;
  return new HostedZone(
    name,
    {
      name: domain,
      comment: tagValue(`machines of ${connection.identity.qualified(name)}`),
      vpcs: [{ vpcId, vpcRegion: settings.region }],
      tags: connection.named(name),
    },
    { parent, provider },
  );
}
