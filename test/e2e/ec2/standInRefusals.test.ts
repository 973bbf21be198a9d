import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { AwsAnswer } from "../../support/aws/proxy";
import { StandIn } from "../../support/awsProvider/provider";
import { changed, secretOf } from "../../support/awsProvider/wire";
import { type Ec2Farm, startEc2Farm } from "../../support/ec2Farm";
import { TestStack } from "../../support/stack";
import { steps } from "../../support/steps";
import { everythingIn } from "./support/everything";

let farm: Ec2Farm;
let stack: TestStack;
let before: Awaited<ReturnType<typeof everythingIn>>;
beforeAll(async () => {
  farm = await startEc2Farm();
  before = await everythingIn(farm.moto);
  stack = await TestStack.create({
    farm,
    config: { "aws:region": farm.moto.aws.region },
    secrets: {},
    program: { source: "" },
  });
});
afterAll(() => farm?.stop());

const vpc = (args: object, provider = "undefined") => ({
  source: `const aws = require("@pulumi/aws");
    const provider = ${provider};
    new aws.ec2.Vpc("net", ${JSON.stringify(args)}, { provider });`,
});
const cidrBlock = "10.1.0.0/16";

describe("with the engine, the stand-in", () => {
  const { step } = steps();
  afterEach(() => {
    delete farm.moto.answerInstead.with;
  });

  it.each([
    ["an input that it does not know", vpc({ cidrBlock, ipv4IpamPoolId: "ipam-pool-1" }), /ipv4IpamPoolId/],
    ["another account's endpoint", vpc({ cidrBlock }, `new aws.Provider("p", { profile: "prod" })`), /profile/],
  ])("refuses %s at preview", async (_, program, said) => {
    await stack.setProgram(program);
    const { succeeded, errors } = await stack.tryPreview();
    expect([succeeded, errors.join("\n")]).toEqual([false, expect.stringMatching(said)]);
    expect(errors.join("\n")).not.toMatch(/^\s+at /m);
  });

  step("reports what AWS refuses, and leaves nothing behind", async () => {
    await stack.setProgram(vpc({ cidrBlock: "10.1.0.0/8" }));
    const { succeeded, errors } = await stack.tryUp();
    expect([succeeded, errors.join("\n")]).toEqual([false, expect.stringMatching(/createVpc: InvalidVpc\.?Range/)]);
    expect(await everythingIn(farm.moto)).toEqual(before);
  });

  step("completes what was interrupted with the next `up`", async () => {
    const refusal =
      "<Response><Errors><Error><Code>Blocked</Code><Message>not now</Message></Error></Errors></Response>";
    farm.moto.answerInstead.with = ({ action }): AwsAnswer | undefined =>
      action === "ec2:ModifyVpcAttribute" ? { status: 400, body: refusal } : undefined;
    await stack.setProgram(vpc({ cidrBlock, enableDnsHostnames: true }));
    const failed = await stack.tryUp();
    expect([failed.succeeded, failed.errors.join("\n")]).toEqual([false, expect.stringContaining("not now")]);

    delete farm.moto.answerInstead.with;
    farm.moto.requests.length = 0;
    const { names } = await stack.up();
    expect(names("update")).toEqual(["net"]);
    const actions = farm.moto.requests.map(({ action }) => action);
    expect(actions).toContain("ec2:ModifyVpcAttribute");
    expect(actions).not.toContain("ec2:CreateVpc");
    expect((await stack.up()).changes.same).toBe(2);
    await stack.destroy();
    expect(await everythingIn(farm.moto)).toEqual(before);
  });
});

describe("by itself, the stand-in", () => {
  const at = (endpoint: string) => {
    const services = ["ec2", "autoscaling", "sts"];
    const endpoints = Object.fromEntries(services.map((service) => [service, endpoint]));
    const keys = { accessKey: "testing", secretKey: "testing" };
    return new StandIn({ region: "eu-central-1", ...keys, endpoints, defaultTags: { owner: "us" } }, "7.0.0");
  };
  const standIn = () => at(farm.moto.aws.endpoint);
  const urn = (type: string) => `urn:pulumi:test::test::${type}::net`;
  const [instance, group, vpcType] = [
    "aws:ec2/instance:Instance",
    "aws:ec2/securityGroup:SecurityGroup",
    "aws:ec2/vpc:Vpc",
  ];

  it("refuses types, functions and arguments that it does not know", async () => {
    await expect(standIn().check(urn("aws:sqs/queue:Queue"), {}, {})).rejects.toThrow("does not know the type");
    await expect(standIn().invoke("aws:index/getIpRanges:getIpRanges", {})).rejects.toThrow("has no function");
    const token = "aws:ec2/getVpc:getVpc";
    await expect(standIn().invoke(token, { default: true })).rejects.toThrow(`does not know default of ${token}`);
  });

  it("refuses properties inside an input that AWS does not know", async () => {
    const metadataOptions = { httpTokenz: "required" };
    const made = standIn().create(urn(instance), { ami: "ami-1", instanceType: "t3.micro", metadataOptions });
    await expect(made).rejects.toThrow("runInstances: Error: AWS does not know MetadataOptions.HttpTokenz");
  });

  it("refuses user data whose change the vendor's plugin would make in place", async () => {
    const { failures } = await standIn().check(urn(instance), {}, { userDataBase64: "eA==" });
    expect(failures?.map(({ property }) => property)).toEqual(["userDataBase64"]);
  });

  it("refuses changes that it does not know", async () => {
    const type = urn("aws:iam/instanceProfile:InstanceProfile");
    const state = { name: "a", role: "b", path: "/", __given: ["name", "role", "path"] };
    expect((await standIn().diff("a", type, state, { ...state, path: "/x/" })).replaces).toEqual(["path"]);
    const volume = { availabilityZone: "z", multiAttachEnabled: false, __given: ["availabilityZone"] };
    const attachment = urn("aws:iam/rolePolicyAttachment:RolePolicyAttachment");
    await expect(standIn().diff("a", attachment, volume, { availabilityZone: "y" })).rejects.toThrow("cannot change");
  });

  it("only connects to this machine", async () => {
    const away = at("https://ec2.eu-central-1.amazonaws.com");
    await expect(away.create(urn(vpcType), { cidrBlock })).rejects.toThrow("only connects to this machine");
    expect(await standIn().invoke("aws:index/getCallerIdentity:getCallerIdentity", {})).toMatchObject({
      outputs: { accountId: "123456789012" },
    });
  });

  it("also sets the provider's tags, and keeps a name that it generated", async () => {
    const { inputs } = await standIn().check(urn(group), {}, { tags: { tier: "web" } });
    expect(inputs.tagsAll).toEqual({ owner: "us", tier: "web" });
    expect(inputs.name).toMatch(/^net-[0-9a-f]{7}$/);
    expect((await standIn().check(urn(group), inputs, {})).inputs.name).toBe(inputs.name);
  });

  it("keeps secret tags secret", async () => {
    const { inputs } = await standIn().check(urn(group), {}, { tags: secretOf({ tier: "web" }) });
    expect(inputs.tagsAll).toEqual(secretOf({ owner: "us", tier: "web" }));
    expect(changed(inputs.tagsAll, () => "other")).toEqual(secretOf("other"));
  });
});
