import { beforeEach, expect, test } from "vitest";
import { clearWay, type NewRule, rulesOf } from "../../../../../src/platform/ec2/api/ingress";
import { standInForAws } from "../../../../support/aws/standIn";

/** A stand-in for EC2: the rules of one security group. */
let rules: object[] = [];
let revoked: unknown[] = [];
let refuses = false;
standInForAws(() => ({
  describeSecurityGroupRules: async () => ({ SecurityGroupRules: rules }),
  revokeSecurityGroupIngress: async (request: unknown) => {
    if (refuses) throw new Error("throttled");
    revoked.push(request);
  },
  revokeSecurityGroupEgress: async (request: object) => {
    revoked.push({ ...request, egress: true });
  },
}));

const there = {
  SecurityGroupRuleId: "sgr-1",
  IpProtocol: "tcp",
  FromPort: 80,
  ToPort: 80,
  CidrIpv4: "10.0.0.0/16",
  IsEgress: false,
};
const rule = { securityGroupId: "sg-1", ipProtocol: "tcp", fromPort: 80, toPort: 80, cidrIpv4: "10.0.0.0/16" };
const aws = { region: "eu-central-1" };
const clear = async (one: NewRule, leadsOut = false) => clearWay(aws, { ...one, leadsOut }, await rulesOf(aws, "sg-1"));

beforeEach(() => {
  [rules, revoked, refuses] = [[there], [], false];
});

test("an equal rule is removed before a rule is created, whoever wrote it", async () => {
  expect(await clear(rule)).toEqual([
    expect.stringMatching(/^sgr-1 of sg-1, which already lets in tcp 80 from 10\.0\.0\.0\/16/),
  ]);
  expect(revoked).toEqual([{ GroupId: "sg-1", SecurityGroupRuleIds: ["sgr-1"] }]);
});

test("a rule for everything from a group is equal, whatever ports AWS returns with it", async () => {
  const among = { IpProtocol: "-1", FromPort: -1, ToPort: -1, ReferencedGroupInfo: { GroupId: "sg-1" } };
  rules = [{ ...among, SecurityGroupRuleId: "sgr-2", IsEgress: false }];
  await clear({ securityGroupId: "sg-1", ipProtocol: "-1", referencedSecurityGroupId: "sg-1" });
  expect(revoked).toHaveLength(1);
});

test("so is an equal egress rule", async () => {
  rules = [{ SecurityGroupRuleId: "sgr-3", IpProtocol: "-1", CidrIpv4: "0.0.0.0/0", IsEgress: true }];
  const out = { securityGroupId: "sg-1", ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" };
  expect(await clear(out, true)).toEqual([expect.stringMatching(/already lets out everything to 0\.0\.0\.0\/0/)]);
  expect(revoked).toEqual([{ GroupId: "sg-1", SecurityGroupRuleIds: ["sgr-3"], egress: true }]);
});

test("other rules, and egress rules, are left alone", async () => {
  rules = [
    { ...there, CidrIpv4: "10.0.0.0/8" },
    { ...there, ToPort: 90 },
    { ...there, IpProtocol: "udp" },
    { ...there, IsEgress: true },
  ];
  expect(await clear(rule)).toEqual([]);
  expect(revoked).toEqual([]);
});

test("one that is allowed by its tag is reported with what to do, and so is one that AWS does not remove", async () => {
  refuses = true;
  const command =
    /aws ec2 revoke-security-group-ingress --region eu-central-1 --group-id sg-1 --security-group-rule-ids sgr-1/;
  await expect(clear(rule)).rejects.toThrow(command);
  rules = [{ ...there, Tags: [{ Key: "vmfarm:allow", Value: "monitoring" }] }];
  refuses = false;
  await expect(clear(rule)).rejects.toThrow(/through sgr-1, which has the tag vmfarm:allow/);
  await expect(clear(rule)).rejects.toThrow(command);
  expect(revoked).toEqual([]);
});
