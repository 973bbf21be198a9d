import type { SecurityGroupRule } from "@aws-sdk/client-ec2";
import { allowTag } from "../tags";
import type { AwsAccess } from "./access";
import { explained, unlessMissing } from "./awsError";
import { allPages, awsClient } from "./clients";
import { fromTagList, type Tags } from "./tags";

/** What a rule of a security group lets in. */
export interface WayIn {
  /** `tcp`, `udp`, or `-1` for all. */
  protocol: string;
  /** Absent: all ports. */
  fromPort?: number;
  toPort?: number;
  /** A range in CIDR notation, or the id of a security group or of a prefix list. */
  source: string;
}

export interface FoundRule extends WayIn {
  id: string;
  /** What it lets is let out: `source` is where to. */
  leadsOut: boolean;
  tags: Tags;
}

/** What a security group lets in, whoever wrote the rules; nothing where there is no such group. */
export async function waysInto(access: AwsAccess, groupId: string): Promise<FoundRule[]> {
  return (await rulesOf(access, groupId)).filter(({ leadsOut }) => !leadsOut);
}

/** All rules of a security group, those that let out among them. */
export async function rulesOf(access: AwsAccess, groupId: string): Promise<FoundRule[]> {
  const Filters = [{ Name: "group-id", Values: [groupId] }];
  const rules = await allPages(
    (NextToken) => awsClient("ec2", access).describeSecurityGroupRules({ Filters, NextToken }),
    (page) => page.SecurityGroupRules,
  );
  return rules.map(foundRule);
}

function foundRule(rule: SecurityGroupRule): FoundRule {
  const { SecurityGroupRuleId, IpProtocol = "-1", FromPort, ToPort, CidrIpv4, CidrIpv6, PrefixListId } = rule;
  return {
    id: SecurityGroupRuleId!,
    leadsOut: rule.IsEgress !== false,
    tags: fromTagList(rule.Tags),
    protocol: IpProtocol,
    ...(IpProtocol === "-1" ? {} : { fromPort: FromPort, toPort: ToPort }),
    source: CidrIpv4 ?? CidrIpv6 ?? PrefixListId ?? rule.ReferencedGroupInfo?.GroupId ?? "",
  };
}

/** Takes rules out of a group; one that is gone already is no error. */
export async function revoke(
  access: AwsAccess,
  groupId: string,
  rules: readonly Pick<FoundRule, "id" | "leadsOut">[],
): Promise<void> {
  const ec2 = awsClient("ec2", access);
  for (const { id, leadsOut } of rules) {
    const request = { GroupId: groupId, SecurityGroupRuleIds: [id] };
    await unlessMissing<unknown>(
      leadsOut ? ec2.revokeSecurityGroupEgress(request) : ec2.revokeSecurityGroupIngress(request),
    );
  }
}

/** `tcp 22 from 0.0.0.0/0`. */
export function wayInWords({ protocol, fromPort, toPort, source }: WayIn): string {
  if (protocol === "-1") return `everything from ${source}`;
  const ports =
    fromPort === undefined || fromPort === -1 ? "" : ` ${fromPort === toPort ? fromPort : `${fromPort} to ${toPort}`}`;
  return `${protocol}${ports} from ${source}`;
}

/** What a rule is about to be created with. */
export interface NewRule {
  securityGroupId: string;
  ipProtocol: string;
  fromPort?: number;
  toPort?: number;
  cidrIpv4?: string;
  referencedSecurityGroupId?: string;
}

/**
 * Takes out of a security group what lets in, or out, the very same as a rule that is about to be created.
 *
 * @param there the rules of the group
 * @returns what was taken out, in words
 * @throws Error where it has the tag `vmfarm:allow`: it is somebody else's
 */
export async function clearWay(
  access: AwsAccess,
  { leadsOut, ...rule }: NewRule & Pick<FoundRule, "leadsOut">,
  there: readonly FoundRule[],
): Promise<string[]> {
  const { securityGroupId: groupId, ipProtocol: protocol, fromPort, toPort } = rule;
  const source = rule.cidrIpv4 ?? rule.referencedSecurityGroupId ?? "";
  const words = wayInWords({ protocol, fromPort, toPort, source });
  const does = leadsOut ? `lets out ${words.replace(" from ", " to ")}` : `lets in ${words}`;
  const same = there.filter((one) => one.leadsOut === leadsOut && wayInWords(one) === words);
  const command = (id: string) =>
    `aws ec2 revoke-security-group-${leadsOut ? "egress" : "ingress"} --region ${access.region} --group-id ${groupId} --security-group-rule-ids ${id}`;
  for (const { id, tags } of same)
    if (allowTag in tags)
      throw new Error(
        `${groupId} already ${does} through ${id}, which has the tag ${allowTag}, and AWS does not accept duplicate rules: remove it from the ` +
          `program, or remove that rule with ${command(id)}`,
      );
  for (const one of same)
    await explained(`${one.id} is in the way; remove it with ${command(one.id)}`, revoke(access, groupId, [one]));
  return same.map(
    ({ id }) => `${id} of ${groupId}, which already ${does}, is removed in favour of the program's own rule`,
  );
}
