import { request, retagEc2, tagSpecifications } from "../convert";
import type { Inputs, Json, ResourceType } from "../resourceType";

const optionInputs = { domainName: "domain-name", domainNameServers: "domain-name-servers", ntpServers: "ntp-servers" };

function configurations(i: Inputs): Json[] {
  const given = Object.entries(optionInputs).filter(([input]) => i[input] !== undefined);
  return given.map(([input, Key]) => ({ Key, Values: [i[input]].flat() }));
}

/** What DHCP tells the machines of a network. */
export const dhcpOptions: Record<string, ResourceType> = {
  "aws:ec2/vpcDhcpOptions:VpcDhcpOptions": {
    inputs: [...Object.keys(optionInputs), "tags"],
    replaceOn: Object.keys(optionInputs),
    create: (i) => [
      "ec2",
      "createDhcpOptions",
      { DhcpConfigurations: configurations(i), TagSpecifications: tagSpecifications("dhcp-options", i.tagsAll) },
    ],
    id: ({ DhcpOptions }) => DhcpOptions.DhcpOptionsId,
    retag: retagEc2,
    read: (id) => ["ec2", "describeDhcpOptions", { DhcpOptionsIds: [id] }],
    found: ({ DhcpOptions }) => DhcpOptions?.[0],
    outputs: ({ OwnerId }) => ({ ownerId: OwnerId }),
    delete: (id) => [["ec2", "deleteDhcpOptions", { DhcpOptionsId: id }]],
  },

  "aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation": {
    inputs: ["vpcId", "dhcpOptionsId"],
    replaceOn: ["vpcId"],
    create: (i) => ["ec2", "associateDhcpOptions", request(i, "vpcId", "dhcpOptionsId")],
    id: (_, i) => `${i.dhcpOptionsId}-${i.vpcId}`,
    update: (_, i) => [["ec2", "associateDhcpOptions", request(i, "vpcId", "dhcpOptionsId")]],
    read: (_, state) => ["ec2", "describeVpcs", { VpcIds: [state.vpcId] }],
    found: ({ Vpcs }, _, state) => Vpcs?.find((vpc: Json) => vpc.DhcpOptionsId === state.dhcpOptionsId),
    delete: (_, { vpcId }) => [["ec2", "associateDhcpOptions", { VpcId: vpcId, DhcpOptionsId: "default" }]],
  },
};
