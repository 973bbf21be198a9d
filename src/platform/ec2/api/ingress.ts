import type { SecurityGroupRule } from "@aws-sdk/client-ec2";
import type { AwsAccess } from "./access";
import { unlessMissing } from "./awsError";
import { awsClient } from "./clients";
import { allPages } from "./pages";
import { fromTagList, type Tags } from "./tags";

/** What a rule of a security group lets in. */
export interface WayIn {
  /** `tcp`, `udp`, or `-1` for all. */
  protocol: string;
  /** Undefined: all ports. */
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
