import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type IngressGuardInputs, ingressGuardProvider } from "../../../../../src/platform/ec2/resources/ingressGuard";
import { standInForAws } from "../../../../support/aws/standIn";

interface Rule {
  SecurityGroupRuleId: string;
  IpProtocol: string;
  FromPort?: number;
  ToPort?: number;
  CidrIpv4?: string;
  IsEgress: boolean;
  Tags?: { Key: string; Value: string }[];
}

/** A stand-in for EC2: the rules of one security group. */
let rules: Rule[] = [];
let looks = 0;
standInForAws(() => ({
  describeSecurityGroupRules: async () => {
    looks++;
    return { SecurityGroupRules: rules };
  },
  revokeSecurityGroupIngress: async ({ SecurityGroupRuleIds: [id] }: { SecurityGroupRuleIds: string[] }) => {
    if (!rules.some(({ SecurityGroupRuleId }) => SecurityGroupRuleId === id))
      throw Object.assign(new Error("no such rule"), { name: "InvalidSecurityGroupRuleId.NotFound" });
    rules = rules.filter(({ SecurityGroupRuleId }) => SecurityGroupRuleId !== id);
  },
}));

const tcp = (id: string, port: number, CidrIpv4: string, tags: Record<string, string> = {}): Rule => ({
  SecurityGroupRuleId: id,
  IpProtocol: "tcp",
  FromPort: port,
  ToPort: port,
  CidrIpv4,
  IsEgress: false,
  Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
});
const out: Rule = { SecurityGroupRuleId: "sgr-out", IpProtocol: "-1", CidrIpv4: "0.0.0.0/0", IsEgress: true };
const web = tcp("sgr-web", 80, "10.0.0.0/16");
const ssh = tcp("sgr-ssh", 22, "0.0.0.0/0");
const allowed = tcp("sgr-mon", 9100, "10.9.0.0/16", { "vmfarm:allow": "monitoring" });
const guard: IngressGuardInputs = {
  aws: { region: "eu-central-1" },
  group: "shop-dev-shop-web",
  groupId: "sg-1",
  declared: [{ protocol: "tcp", fromPort: 80, toPort: 80, source: "10.0.0.0/16" }],
};
const ids = () => rules.map(({ SecurityGroupRuleId }) => SecurityGroupRuleId);
let told: ReturnType<typeof vi.spyOn>;
const said = () => told.mock.calls.flat().join("\n");

beforeEach(() => {
  [rules, looks] = [[out, web, ssh, allowed], 0];
  told = vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => told.mockRestore());

/** The next `up` of the same program. */
async function up(state: IngressGuardInputs): Promise<IngressGuardInputs> {
  const { inputs } = await ingressGuardProvider.check!(state, guard);
  const { changes } = await ingressGuardProvider.diff!("sg-1", state, inputs!);
  return changes ? (await ingressGuardProvider.update!("sg-1", state, inputs!)).outs! : state;
}

describe("a rule that somebody else adds to a security group", () => {
  test("is found when the guard is created, as in a stack of an older version, and removed by the next up", async () => {
    const { outs } = await ingressGuardProvider.create(guard);
    expect(said()).toMatch(
      /sg-1\) lets in tcp 22 from 0\.0\.0\.0\/0, which is not declared; the next up removes that rule, unless sgr-ssh gets/,
    );
    expect(ids()).toContain("sgr-ssh");
    const state = await up(outs!);
    expect(ids()).toEqual(["sgr-out", "sgr-web", "sgr-mon"]);
    expect(state).toEqual(guard);
    looks = 0;
    await up(state);
    expect(looks).toBe(0);
  });

  test("is found by a refresh, and a preview shows it", async () => {
    const { inputs, props } = await ingressGuardProvider.read!("sg-1", guard);
    expect(inputs).toMatchObject({ foreign: [{ id: "sgr-ssh", words: "tcp 22 from 0.0.0.0/0" }] });
    await up(props!);
    expect(said()).toContain("no longer lets in tcp 22 from 0.0.0.0/0");
    expect((await ingressGuardProvider.read!("sg-1", props!)).props).toEqual(guard);
  });

  test("stays if it has the tag vmfarm:allow, and is reported as allowed", async () => {
    await ingressGuardProvider.read!("sg-1", guard);
    expect(said()).toMatch(
      /lets in tcp 9100 from 10\.9\.0\.0\/16, which is not declared and is allowed by the tag vmfarm:allow of sgr-mon/,
    );
  });

  test("is left to the program's rule if it was declared after it was found", async () => {
    const { outs } = await ingressGuardProvider.create(guard);
    const declared = [...guard.declared, { protocol: "tcp", fromPort: 22, toPort: 22, source: "0.0.0.0/0" }];
    await ingressGuardProvider.update!("sg-1", outs!, { ...guard, declared });
    expect(ids()).toContain("sgr-ssh");
  });

  test("stays if it got the tag after it was found", async () => {
    const { outs } = await ingressGuardProvider.create(guard);
    rules = [web, tcp("sgr-ssh", 22, "0.0.0.0/0", { "vmfarm:allow": "" })];
    expect(await up(outs!)).toEqual(guard);
    expect(ids()).toEqual(["sgr-web", "sgr-ssh"]);
  });
});
