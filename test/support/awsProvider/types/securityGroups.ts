import { request, retagEc2, tagSpecifications } from "../convert";
import type { Inputs, ResourceType } from "../resourceType";

/** A new group allows all outgoing traffic; the vendor's plugin removes that rule. */
const openEgress = { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] };

function permission(i: Inputs) {
  const description = i.description ? { Description: i.description } : {};
  return {
    ...request(i, "ipProtocol", "fromPort", "toPort"),
    ...(i.cidrIpv4 && { IpRanges: [{ CidrIp: i.cidrIpv4, ...description }] }),
    ...(i.cidrIpv6 && { Ipv6Ranges: [{ CidrIpv6: i.cidrIpv6, ...description }] }),
    ...(i.referencedSecurityGroupId && {
      UserIdGroupPairs: [{ GroupId: i.referencedSecurityGroupId, ...description }],
    }),
    ...(i.prefixListId && { PrefixListIds: [{ PrefixListId: i.prefixListId, ...description }] }),
  };
}

const ruleInputs = [
  ...["securityGroupId", "ipProtocol", "fromPort", "toPort", "cidrIpv4", "cidrIpv6", "referencedSecurityGroupId"],
  ...["prefixListId", "description", "tags"],
];

function rule(direction: "Ingress" | "Egress"): ResourceType {
  return {
    inputs: ruleInputs,
    replaceOn: ruleInputs.filter((input) => input !== "tags"),
    create: (i) => [
      "ec2",
      `authorizeSecurityGroup${direction}`,
      {
        GroupId: i.securityGroupId,
        IpPermissions: [permission(i)],
        TagSpecifications: tagSpecifications("security-group-rule", i.tagsAll),
      },
    ],
    id: ({ SecurityGroupRules }) => SecurityGroupRules[0].SecurityGroupRuleId,
    retag: retagEc2,
    read: (id) => ["ec2", "describeSecurityGroupRules", { SecurityGroupRuleIds: [id] }],
    found: ({ SecurityGroupRules }, id) =>
      SecurityGroupRules?.find((found: { SecurityGroupRuleId: string }) => found.SecurityGroupRuleId === id),
    outputs: ({ SecurityGroupRuleId, SecurityGroupRuleArn }) => ({
      securityGroupRuleId: SecurityGroupRuleId,
      arn: SecurityGroupRuleArn,
    }),
    delete: (id, state) => [
      ["ec2", `revokeSecurityGroup${direction}`, { GroupId: state.securityGroupId, SecurityGroupRuleIds: [id] }],
    ],
  };
}

/** Security groups and their rules. Rules inside a group's arguments are not supported here. */
export const securityGroups: Record<string, ResourceType> = {
  "aws:ec2/securityGroup:SecurityGroup": {
    inputs: ["vpcId", "name", "description", "revokeRulesOnDelete", "tags"],
    replaceOn: ["vpcId", "name", "description"],
    longestName: 255,
    create: (i) => [
      "ec2",
      "createSecurityGroup",
      {
        GroupName: i.name,
        Description: i.description ?? "Managed by Pulumi",
        VpcId: i.vpcId,
        TagSpecifications: tagSpecifications("security-group", i.tagsAll),
      },
    ],
    id: ({ GroupId }) => GroupId,
    set: {
      vpcId: (GroupId) => [["ec2", "revokeSecurityGroupEgress", { GroupId, IpPermissions: [openEgress] }]],
    },
    retag: retagEc2,
    read: (id) => ["ec2", "describeSecurityGroups", { GroupIds: [id] }],
    found: ({ SecurityGroups }) => SecurityGroups?.[0],
    outputs: ({ OwnerId, SecurityGroupArn, GroupId }, { region }) => ({
      arn: SecurityGroupArn ?? `arn:aws:ec2:${region}:${OwnerId}:security-group/${GroupId}`,
      ownerId: OwnerId,
    }),
    delete: (id) => [["ec2", "deleteSecurityGroup", { GroupId: id }]],
  },
  // The group that comes with a network: it is adopted without its rules, and stays when the resource is deleted.
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    inputs: ["vpcId", "revokeRulesOnDelete", "tags"],
    replaceOn: ["vpcId"],
    create: (i) => [
      "ec2",
      "describeSecurityGroups",
      {
        Filters: [
          { Name: "vpc-id", Values: [i.vpcId] },
          { Name: "group-name", Values: ["default"] },
        ],
      },
    ],
    id: ({ SecurityGroups }) => SecurityGroups[0].GroupId,
    set: {
      // AWS's also allows its members to reach each other; moto's does not.
      vpcId: (GroupId) => [["ec2", "revokeSecurityGroupEgress", { GroupId, IpPermissions: [openEgress] }]],
      tagsAll: (id, i) => retagEc2(id, i.tagsAll ?? {}, []),
    },
    retag: retagEc2,
    read: (id) => ["ec2", "describeSecurityGroups", { GroupIds: [id] }],
    found: ({ SecurityGroups }) => SecurityGroups?.[0],
    outputs: ({ OwnerId, GroupName }) => ({ name: GroupName, ownerId: OwnerId }),
    stays: true,
    delete: () => [],
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": rule("Ingress"),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": rule("Egress"),
};
