import { request, retagEc2, tagSpecifications } from "../convert";
import type { Json, ResourceType } from "../resourceType";

const isRoute =
  ({ destinationCidrBlock }: Json) =>
  (route: Json) =>
    route.DestinationCidrBlock === destinationCidrBlock;

/** Gateways and routes. */
export const routing: Record<string, ResourceType> = {
  "aws:ec2/routeTable:RouteTable": {
    inputs: ["vpcId", "tags"],
    replaceOn: ["vpcId"],
    create: (i) => [
      "ec2",
      "createRouteTable",
      { VpcId: i.vpcId, TagSpecifications: tagSpecifications("route-table", i.tagsAll) },
    ],
    id: ({ RouteTable }) => RouteTable.RouteTableId,
    retag: retagEc2,
    read: (id) => ["ec2", "describeRouteTables", { RouteTableIds: [id] }],
    found: ({ RouteTables }) => RouteTables?.[0],
    outputs: ({ OwnerId }) => ({ ownerId: OwnerId }),
    delete: (id) => [["ec2", "deleteRouteTable", { RouteTableId: id }]],
  },

  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    inputs: ["subnetId", "routeTableId"],
    replaceOn: ["subnetId"],
    create: (i) => ["ec2", "associateRouteTable", request(i, "subnetId", "routeTableId")],
    id: ({ AssociationId }) => AssociationId,
    read: (id) => [
      "ec2",
      "describeRouteTables",
      { Filters: [{ Name: "association.route-table-association-id", Values: [id] }] },
    ],
    found: ({ RouteTables }) => RouteTables?.[0],
    delete: (id) => [["ec2", "disassociateRouteTable", { AssociationId: id }]],
  },

  "aws:ec2/route:Route": {
    inputs: ["routeTableId", "destinationCidrBlock", "gatewayId", "natGatewayId", "networkInterfaceId"],
    replaceOn: ["routeTableId", "destinationCidrBlock"],
    deleteFirst: true,
    create: (i) => [
      "ec2",
      "createRoute",
      request(i, "routeTableId", "destinationCidrBlock", "gatewayId", "natGatewayId", "networkInterfaceId"),
    ],
    id: (_, i) => `r-${i.routeTableId}-${i.destinationCidrBlock}`,
    update: (_, i) => [
      [
        "ec2",
        "replaceRoute",
        request(i, "routeTableId", "destinationCidrBlock", "gatewayId", "natGatewayId", "networkInterfaceId"),
      ],
    ],
    read: (_, state) => ["ec2", "describeRouteTables", { RouteTableIds: [state.routeTableId] }],
    found: ({ RouteTables }, _, state) => RouteTables?.[0]?.Routes?.find(isRoute(state)),
    outputs: ({ Origin, State }) => ({ origin: Origin, state: State }),
    delete: (_, state) => [["ec2", "deleteRoute", request(state, "routeTableId", "destinationCidrBlock")]],
  },

  "aws:ec2/internetGateway:InternetGateway": {
    inputs: ["vpcId", "tags"],
    replaceOn: [],
    create: (i) => [
      "ec2",
      "createInternetGateway",
      { TagSpecifications: tagSpecifications("internet-gateway", i.tagsAll) },
    ],
    id: ({ InternetGateway }) => InternetGateway.InternetGatewayId,
    set: {
      vpcId: (InternetGatewayId, i, state) => [
        ...(state.vpcId
          ? ([["ec2", "detachInternetGateway", { InternetGatewayId, VpcId: state.vpcId }]] as const)
          : []),
        ["ec2", "attachInternetGateway", { InternetGatewayId, VpcId: i.vpcId }],
      ],
    },
    retag: retagEc2,
    read: (id) => ["ec2", "describeInternetGateways", { InternetGatewayIds: [id] }],
    found: ({ InternetGateways }) => InternetGateways?.[0],
    outputs: ({ InternetGatewayId, OwnerId }, { region }) => ({
      arn: `arn:aws:ec2:${region}:${OwnerId}:internet-gateway/${InternetGatewayId}`,
      ownerId: OwnerId,
    }),
    delete: (InternetGatewayId, { vpcId }) => [
      ["ec2", "detachInternetGateway", { InternetGatewayId, VpcId: vpcId }],
      ["ec2", "deleteInternetGateway", { InternetGatewayId }],
    ],
  },

  "aws:ec2/natGateway:NatGateway": {
    inputs: ["subnetId", "allocationId", "connectivityType", "privateIp", "tags"],
    replaceOn: ["subnetId", "allocationId", "connectivityType", "privateIp"],
    create: (i) => [
      "ec2",
      "createNatGateway",
      {
        ...request(i, "subnetId", "allocationId", "connectivityType"),
        PrivateIpAddress: i.privateIp,
        TagSpecifications: tagSpecifications("natgateway", i.tagsAll),
      },
    ],
    id: ({ NatGateway }) => NatGateway.NatGatewayId,
    retag: retagEc2,
    read: (id) => ["ec2", "describeNatGateways", { NatGatewayIds: [id] }],
    found: ({ NatGateways }) => NatGateways?.find((gateway: Json) => gateway.State !== "deleted"),
    ready: ({ State }) => State === "available",
    outputs: ({ NatGatewayAddresses: [address] = [] }) => ({
      publicIp: address?.PublicIp,
      privateIp: address?.PrivateIp,
      networkInterfaceId: address?.NetworkInterfaceId,
    }),
    delete: (id) => [["ec2", "deleteNatGateway", { NatGatewayId: id }]],
  },
};
