import type { Inputs, Invoke, Json } from "./resourceType";

const filters = (args: Inputs): Json => args.filters?.map(({ name, values }: Json) => ({ Name: name, Values: values }));

const routeTableFilters = (args: Inputs): Json[] => [
  ...[
    ["route-table-id", args.routeTableId],
    ["association.subnet-id", args.subnetId],
    ["vpc-id", args.vpcId],
  ].flatMap(([Name, value]) => (value ? [{ Name, Values: [value] }] : [])),
  ...(filters(args) ?? []),
];

const tags = (list: Json[] | undefined): Record<string, string> =>
  Object.fromEntries((list ?? []).map(({ Key, Value }) => [Key, Value]));

/** The only element of an answer. */
function one(things: Json[] | undefined, what: string): Json {
  if (things?.length !== 1)
    throw new Error(`your query returned ${things?.length ? "more than one result" : "no results"} for ${what}`);
  return things[0];
}

/** Functions by token. */
export const invokes: Readonly<Record<string, Invoke>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": {
    args: [],
    call: () => ["sts", "getCallerIdentity", {}],
    outputs: ({ Account, Arn, UserId }) => ({ id: Account, accountId: Account, arn: Arn, userId: UserId }),
  },

  "aws:ssm/getParameter:getParameter": {
    args: ["name", "withDecryption"],
    secrets: ["value"],
    call: ({ name, withDecryption }) => ["ssm", "getParameter", { Name: name, WithDecryption: withDecryption ?? true }],
    outputs: ({ Parameter }, { name }) => ({
      id: name,
      name,
      arn: Parameter.ARN,
      type: Parameter.Type,
      value: Parameter.Value,
      insecureValue: Parameter.Type === "SecureString" ? "" : Parameter.Value,
      version: Parameter.Version,
    }),
  },

  "aws:ec2/getAmi:getAmi": {
    args: ["owners", "filters", "mostRecent"],
    call: (args) => ["ec2", "describeImages", { Owners: args.owners, Filters: filters(args) }],
    outputs: ({ Images = [] }, { mostRecent }) => {
      const newest = [...Images].sort((a, b) => (a.CreationDate < b.CreationDate ? 1 : -1));
      const image = one(mostRecent ? newest.slice(0, 1) : newest, "getAmi");
      return {
        id: image.ImageId,
        imageId: image.ImageId,
        name: image.Name,
        architecture: image.Architecture,
        bootMode: image.BootMode,
        creationDate: image.CreationDate,
        ownerId: image.OwnerId,
        rootDeviceName: image.RootDeviceName,
        state: image.State,
        tags: tags(image.Tags),
        blockDeviceMappings: [],
      };
    },
  },

  "aws:index/getAvailabilityZones:getAvailabilityZones": {
    args: ["filters", "state", "excludeNames"],
    call: (args) => ["ec2", "describeAvailabilityZones", { Filters: filters(args) }],
    outputs: ({ AvailabilityZones = [] }, { excludeNames = [], state }) => {
      const zones = AvailabilityZones.filter(
        (zone: Json) => !excludeNames.includes(zone.ZoneName) && (!state || zone.State === state),
      );
      return {
        id: zones[0]?.RegionName,
        names: zones.map((zone: Json) => zone.ZoneName),
        zoneIds: zones.map((zone: Json) => zone.ZoneId),
        groupNames: [],
      };
    },
  },

  "aws:ec2/getVpc:getVpc": {
    args: ["id", "filters"],
    call: (args) => ["ec2", "describeVpcs", { VpcIds: args.id && [args.id], Filters: filters(args) }],
    more: ({ Vpcs }) =>
      ["enableDnsSupport", "enableDnsHostnames"].map((Attribute) => [
        "ec2",
        "describeVpcAttribute",
        { VpcId: one(Vpcs, "getVpc").VpcId, Attribute },
      ]),
    outputs: ({ Vpcs }, _, [support, hostnames]) => {
      const vpc = one(Vpcs, "getVpc");
      return {
        id: vpc.VpcId,
        cidrBlock: vpc.CidrBlock,
        cidrBlockAssociations: (vpc.CidrBlockAssociationSet ?? []).map((block: Json) => ({
          associationId: block.AssociationId,
          cidrBlock: block.CidrBlock,
          state: block.CidrBlockState?.State,
        })),
        enableDnsSupport: support.EnableDnsSupport?.Value,
        enableDnsHostnames: hostnames.EnableDnsHostnames?.Value,
        ownerId: vpc.OwnerId,
        state: vpc.State,
        tags: tags(vpc.Tags),
      };
    },
  },

  "aws:ec2/getSubnets:getSubnets": {
    args: ["filters"],
    call: (args) => ["ec2", "describeSubnets", { Filters: filters(args) }],
    outputs: ({ Subnets = [] }, { region }) => ({ id: region, ids: Subnets.map((subnet: Json) => subnet.SubnetId) }),
  },

  "aws:ec2/getSubnet:getSubnet": {
    args: ["id", "filters"],
    call: (args) => ["ec2", "describeSubnets", { SubnetIds: args.id && [args.id], Filters: filters(args) }],
    outputs: ({ Subnets }) => {
      const subnet = one(Subnets, "getSubnet");
      return {
        id: subnet.SubnetId,
        arn: subnet.SubnetArn,
        vpcId: subnet.VpcId,
        cidrBlock: subnet.CidrBlock,
        availabilityZone: subnet.AvailabilityZone,
        availabilityZoneId: subnet.AvailabilityZoneId,
        availableIpAddressCount: subnet.AvailableIpAddressCount,
        mapPublicIpOnLaunch: subnet.MapPublicIpOnLaunch,
        state: subnet.State,
        tags: tags(subnet.Tags),
      };
    },
  },

  "aws:ec2/getRouteTable:getRouteTable": {
    args: ["routeTableId", "subnetId", "vpcId", "filters"],
    call: (args) => ["ec2", "describeRouteTables", { Filters: routeTableFilters(args) }],
    outputs: ({ RouteTables }) => {
      const table = one(RouteTables, "getRouteTable");
      return {
        id: table.RouteTableId,
        routeTableId: table.RouteTableId,
        vpcId: table.VpcId,
        routes: (table.Routes ?? []).map((route: Json) => ({
          cidrBlock: route.DestinationCidrBlock ?? "",
          gatewayId: route.GatewayId ?? "",
          natGatewayId: route.NatGatewayId ?? "",
          networkInterfaceId: route.NetworkInterfaceId ?? "",
        })),
        tags: tags(table.Tags),
      };
    },
  },
};
