import { request, retagEc2, tagSpecifications } from "../convert";
import type { Call, Inputs, ResourceType } from "../resourceType";

const vpcAttribute =
  (input: string, Attribute: string) =>
  (VpcId: string, inputs: Inputs): Call[] => [
    ["ec2", "modifyVpcAttribute", { VpcId, [Attribute]: { Value: inputs[input] ?? input === "enableDnsSupport" } }],
  ];

/** Networks, subnets and endpoints. */
export const network: Record<string, ResourceType> = {
  "aws:ec2/vpc:Vpc": {
    inputs: ["cidrBlock", "instanceTenancy", "enableDnsSupport", "enableDnsHostnames", "tags"],
    replaceOn: ["cidrBlock", "instanceTenancy"],
    create: (i) => [
      "ec2",
      "createVpc",
      { ...request(i, "cidrBlock", "instanceTenancy"), TagSpecifications: tagSpecifications("vpc", i.tagsAll) },
    ],
    id: ({ Vpc }) => Vpc.VpcId,
    set: {
      enableDnsSupport: vpcAttribute("enableDnsSupport", "EnableDnsSupport"),
      enableDnsHostnames: vpcAttribute("enableDnsHostnames", "EnableDnsHostnames"),
    },
    retag: retagEc2,
    read: (id) => ["ec2", "describeVpcs", { VpcIds: [id] }],
    found: ({ Vpcs }) => Vpcs?.[0],
    ready: ({ State }) => State === "available",
    outputs: ({ VpcId, OwnerId }, { region }) => ({
      arn: `arn:aws:ec2:${region}:${OwnerId}:vpc/${VpcId}`,
      ownerId: OwnerId,
    }),
    delete: (id) => [["ec2", "deleteVpc", { VpcId: id }]],
  },

  "aws:ec2/subnet:Subnet": {
    inputs: ["vpcId", "cidrBlock", "availabilityZone", "availabilityZoneId", "mapPublicIpOnLaunch", "tags"],
    replaceOn: ["vpcId", "cidrBlock", "availabilityZone", "availabilityZoneId"],
    create: (i) => [
      "ec2",
      "createSubnet",
      {
        ...request(i, "vpcId", "cidrBlock", "availabilityZone", "availabilityZoneId"),
        TagSpecifications: tagSpecifications("subnet", i.tagsAll),
      },
    ],
    id: ({ Subnet }) => Subnet.SubnetId,
    set: {
      mapPublicIpOnLaunch: (SubnetId, i) => [
        ["ec2", "modifySubnetAttribute", { SubnetId, MapPublicIpOnLaunch: { Value: i.mapPublicIpOnLaunch ?? false } }],
      ],
    },
    retag: retagEc2,
    read: (id) => ["ec2", "describeSubnets", { SubnetIds: [id] }],
    found: ({ Subnets }) => Subnets?.[0],
    ready: ({ State }) => State === "available",
    outputs: (subnet) => ({
      arn: subnet.SubnetArn,
      availabilityZone: subnet.AvailabilityZone,
      availabilityZoneId: subnet.AvailabilityZoneId,
      ownerId: subnet.OwnerId,
    }),
    delete: (id) => [["ec2", "deleteSubnet", { SubnetId: id }]],
  },

  "aws:ec2/subnetCidrReservation:SubnetCidrReservation": {
    inputs: ["subnetId", "cidrBlock", "reservationType", "description"],
    replaceOn: ["subnetId", "cidrBlock", "reservationType", "description"],
    create: (i) => [
      "ec2",
      "createSubnetCidrReservation",
      { ...request(i, "subnetId", "reservationType", "description"), Cidr: i.cidrBlock },
    ],
    id: ({ SubnetCidrReservation }) => SubnetCidrReservation.SubnetCidrReservationId,
    read: (_, state) => ["ec2", "getSubnetCidrReservations", { SubnetId: state.subnetId }],
    found: ({ SubnetIpv4CidrReservations }, id) =>
      SubnetIpv4CidrReservations?.find(
        (found: { SubnetCidrReservationId: string }) => found.SubnetCidrReservationId === id,
      ),
    outputs: ({ OwnerId }) => ({ ownerId: OwnerId }),
    delete: (id) => [["ec2", "deleteSubnetCidrReservation", { SubnetCidrReservationId: id }]],
  },

  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    inputs: [
      ...["vpcId", "serviceName", "vpcEndpointType", "subnetIds", "securityGroupIds", "routeTableIds"],
      ...["privateDnsEnabled", "policy", "tags"],
    ],
    replaceOn: ["vpcId", "serviceName", "vpcEndpointType"],
    create: (i) => [
      "ec2",
      "createVpcEndpoint",
      {
        ...request(i, "vpcId", "serviceName", "vpcEndpointType", "subnetIds", "securityGroupIds", "routeTableIds"),
        PrivateDnsEnabled: i.privateDnsEnabled,
        PolicyDocument: i.policy,
        TagSpecifications: tagSpecifications("vpc-endpoint", i.tagsAll),
      },
    ],
    id: ({ VpcEndpoint }) => VpcEndpoint.VpcEndpointId,
    update: (VpcEndpointId, i, state) => {
      const added = (key: string) => (i[key] ?? []).filter((item: string) => !(state[key] ?? []).includes(item));
      const removed = (key: string) => (state[key] ?? []).filter((item: string) => !(i[key] ?? []).includes(item));
      const change = {
        AddSubnetIds: added("subnetIds"),
        RemoveSubnetIds: removed("subnetIds"),
        AddSecurityGroupIds: added("securityGroupIds"),
        RemoveSecurityGroupIds: removed("securityGroupIds"),
        AddRouteTableIds: added("routeTableIds"),
        RemoveRouteTableIds: removed("routeTableIds"),
        PolicyDocument: i.policy,
        PrivateDnsEnabled: i.privateDnsEnabled,
      };
      return [["ec2", "modifyVpcEndpoint", { VpcEndpointId, ...change }]];
    },
    retag: retagEc2,
    read: (id) => ["ec2", "describeVpcEndpoints", { VpcEndpointIds: [id] }],
    found: ({ VpcEndpoints }) => VpcEndpoints?.find((endpoint: { State: string }) => endpoint.State !== "deleted"),
    ready: ({ State }) => State === "available",
    outputs: (endpoint, { region }) => ({
      arn: `arn:aws:ec2:${region}:${endpoint.OwnerId}:vpc-endpoint/${endpoint.VpcEndpointId}`,
      networkInterfaceIds: endpoint.NetworkInterfaceIds ?? [],
      state: endpoint.State,
    }),
    delete: (id) => [["ec2", "deleteVpcEndpoints", { VpcEndpointIds: [id] }]],
  },
};
