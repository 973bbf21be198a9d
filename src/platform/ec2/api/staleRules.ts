import { allowTag } from "../tags";
import type { AwsAccess } from "./access";
import { explained } from "./awsError";
import { type FoundRule, revoke, wayInWords } from "./ingress";

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
        `${groupId} ${does} already by ${id}, which has the tag ${allowTag}, and AWS takes no rule twice: leave it out of the ` +
          `program, or take that one out with ${command(id)}`,
      );
  for (const one of same)
    await explained(`${one.id} stands in the way; take it out with ${command(one.id)}`, revoke(access, groupId, [one]));
  return same.map(({ id }) => `${id} of ${groupId}, which ${does} already, is taken out for the program's own rule`);
}
