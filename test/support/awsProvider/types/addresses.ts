import { request, retagEc2, tagSpecifications } from "../convert";
import type { Call, Inputs, Json, ResourceType } from "../resourceType";

/** An address belongs to an instance, to a network card, or to neither. */
const associate = (AllocationId: string, i: Inputs, state: Inputs): Call[] => [
  ...(state.associationId ? ([["ec2", "disassociateAddress", { AssociationId: state.associationId }]] as const) : []),
  ...(i.instance || i.networkInterface
    ? ([
        [
          "ec2",
          "associateAddress",
          { AllocationId, InstanceId: i.instance, NetworkInterfaceId: i.networkInterface, AllowReassociation: true },
        ],
      ] as const)
    : []),
];

/** Addresses, and network cards that have them. */
export const addresses: Record<string, ResourceType> = {
  "aws:ec2/eip:Eip": {
    inputs: ["domain", "instance", "networkInterface", "tags"],
    replaceOn: ["domain"],
    create: (i) => [
      "ec2",
      "allocateAddress",
      { Domain: i.domain, TagSpecifications: tagSpecifications("elastic-ip", i.tagsAll) },
    ],
    id: ({ AllocationId }) => AllocationId,
    set: { instance: associate, networkInterface: associate },
    retag: retagEc2,
    read: (id) => ["ec2", "describeAddresses", { AllocationIds: [id] }],
    found: ({ Addresses }) => Addresses?.[0],
    newOutputs: ["associationId", "privateIp"],
    outputs: (address) => ({
      allocationId: address.AllocationId,
      associationId: address.AssociationId,
      publicIp: address.PublicIp,
      privateIp: address.PrivateIpAddress,
    }),
    delete: (AllocationId, { associationId }) => [
      ...(associationId ? ([["ec2", "disassociateAddress", { AssociationId: associationId }]] as const) : []),
      ["ec2", "releaseAddress", { AllocationId }],
    ],
  },

  "aws:ec2/eipAssociation:EipAssociation": {
    inputs: ["allocationId", "instanceId", "networkInterfaceId", "privateIpAddress", "allowReassociation"],
    replaceOn: ["allocationId", "instanceId", "networkInterfaceId", "privateIpAddress", "allowReassociation"],
    create: (i) => [
      "ec2",
      "associateAddress",
      request(i, "allocationId", "instanceId", "networkInterfaceId", "privateIpAddress", "allowReassociation"),
    ],
    id: ({ AssociationId }) => AssociationId,
    read: (id) => ["ec2", "describeAddresses", { Filters: [{ Name: "association-id", Values: [id] }] }],
    found: ({ Addresses }) => Addresses?.[0],
    outputs: ({ PublicIp }) => ({ publicIp: PublicIp }),
    delete: (AssociationId) => [["ec2", "disassociateAddress", { AssociationId }]],
  },

  "aws:ec2/networkInterface:NetworkInterface": {
    inputs: ["subnetId", "privateIps", "securityGroups", "description", "sourceDestCheck", "tags"],
    replaceOn: ["subnetId", "privateIps"],
    create: (i) => [
      "ec2",
      "createNetworkInterface",
      {
        ...request(i, "subnetId", "description"),
        Groups: i.securityGroups,
        PrivateIpAddresses: i.privateIps?.map((PrivateIpAddress: string, n: number) => ({
          PrivateIpAddress,
          Primary: n === 0,
        })),
        TagSpecifications: tagSpecifications("network-interface", i.tagsAll),
      },
    ],
    id: ({ NetworkInterface }) => NetworkInterface.NetworkInterfaceId,
    set: {
      sourceDestCheck: (NetworkInterfaceId, i) => [
        [
          "ec2",
          "modifyNetworkInterfaceAttribute",
          { NetworkInterfaceId, SourceDestCheck: { Value: i.sourceDestCheck ?? true } },
        ],
      ],
    },
    change: {
      securityGroups: (NetworkInterfaceId, i) => [
        ["ec2", "modifyNetworkInterfaceAttribute", { NetworkInterfaceId, Groups: i.securityGroups }],
      ],
      description: (NetworkInterfaceId, i) => [
        ["ec2", "modifyNetworkInterfaceAttribute", { NetworkInterfaceId, Description: { Value: i.description ?? "" } }],
      ],
    },
    retag: retagEc2,
    read: (id) => ["ec2", "describeNetworkInterfaces", { NetworkInterfaceIds: [id] }],
    found: ({ NetworkInterfaces }) => NetworkInterfaces?.[0],
    outputs: (card, { region }) => ({
      arn: `arn:aws:ec2:${region}:${card.OwnerId}:network-interface/${card.NetworkInterfaceId}`,
      macAddress: card.MacAddress,
      privateIp: card.PrivateIpAddress,
      privateIps: card.PrivateIpAddresses?.map((address: Json) => address.PrivateIpAddress),
      privateDnsName: card.PrivateDnsName,
      ownerId: card.OwnerId,
    }),
    delete: (id) => [["ec2", "deleteNetworkInterface", { NetworkInterfaceId: id }]],
  },
};
