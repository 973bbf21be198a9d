import { join } from "node:path";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { guestsThatBoot } from "../../support/aws/guests";
import { type Ec2Farm, startEc2Farm } from "../../support/ec2Farm";
import { type Program, TestStack } from "../../support/stack";
import { steps } from "../../support/steps";
import { readInstances, readVolumes } from "./support/instances";
import { actionsNotAllowed } from "./support/permissions";
import { ingressOf } from "./support/readBack";
import { tinyImage } from "./support/tinyImage";

interface Changes {
  image: string;
  webs?: number;
  /** Further arguments of the tier `db`. */
  db?: string;
}

const program = (changes: Changes): Program => ({ source: sourceOf(changes) });

const sourceOf = ({ image, webs = 1, db = "" }: Changes) => `
const { GoldenImage, MultiTierCluster, VirtualLan } = require("vmfarm");
const image = new GoldenImage("tiny", { base: { file: ${JSON.stringify(image)} } });
const lan = new VirtualLan("lan", {});
new MultiTierCluster("shop", { image, lan, tiers: [
  { name: "db", dataDisks: [{ name: "data", size: "1GiB", mountPath: "/srv" }], ${db} },
  { name: "web", size: ${webs}, dependsOn: ["db"], expose: [{ port: 80 }] },
] });
`;

describe("a change that somebody else makes on EC2", () => {
  const { step, check } = steps();
  let farm: Ec2Farm;
  let stack: TestStack;
  let image: string;
  const refreshed = { args: ["--refresh"] };
  const ec2 = (method: string, params: Record<string, unknown>) =>
    farm.moto.boto3([{ service: "ec2", method, params }]);
  const machine = async (name: string) => (await readInstances(farm.moto))[`shop-test-${name}`]!;
  /** Ids of instances by name: machines that were not replaced have the same. */
  const ids = async () => {
    const all = await readInstances(farm.moto);
    return Object.fromEntries(Object.entries(all).map(([name, { id }]) => [name.replace("shop-test-", ""), id]));
  };

  beforeAll(async () => {
    farm = await startEc2Farm();
    farm.moto.answerInstead.with = guestsThatBoot();
    image = await tinyImage(farm.workDir, "one.qcow2", 1);
    const env = { VMFARM_CACHE: join(farm.workDir, "cache") };
    stack = await TestStack.create({ farm, project: "shop", program: program({ image }), env });
    await stack.up();
  });
  afterAll(() => farm?.stop());

  step("to a security group is not noticed without a refresh, and with one only that is undone", async () => {
    const [web] = (await machine("shop-web-1")).securityGroups;
    const declared = (await ingressOf(farm.moto))[web!];
    const [{ SecurityGroups }] = await ec2("describe_security_groups", {
      Filters: [
        { Name: "group-name", Values: ["default"] },
        { Name: "tag:vmfarm:stack", Values: ["shop/test"] },
      ],
    });
    const [{ GroupId: unused }] = SecurityGroups;
    const ssh = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/0" }] };
    const all = { IpProtocol: "-1", IpRanges: [{ CidrIp: "198.51.100.0/24" }] };
    for (const GroupId of [web, unused])
      await ec2("authorize_security_group_ingress", { GroupId, IpPermissions: [ssh, all] });
    expect((await stack.up()).steps).toEqual([]);
    expect((await ingressOf(farm.moto))[web!]).toHaveLength(declared!.length + 2);

    const preview = await stack.preview(refreshed);
    expect(preview.names("update", "IngressGuard").sort()).toEqual(["lan.unused", "shop-web"]);
    const { infos, steps } = await stack.up(refreshed);
    expect(infos.join("\n")).toMatch(/shop-test-shop-web .*lets in tcp 22 from 0\.0\.0\.0\/0, which is not declared/);
    expect(steps.filter(({ op }) => op !== "refresh").map(({ op, type }) => [op, type.split(":").at(-1)])).toEqual([
      ["update", "IngressGuard"],
      ["update", "IngressGuard"],
    ]);
    const now = await ingressOf(farm.moto);
    expect(now[web!]).toEqual(declared);
    expect(now[unused] ?? []).toEqual([]);
    expect((await stack.up(refreshed)).steps.filter(({ op }) => op !== "refresh")).toEqual([]);
  });

  step("that adds a rule before it is declared is adopted", async () => {
    const [db] = (await machine("shop-db-1")).securityGroups;
    const lan = (await ingressOf(farm.moto))[(await machine("shop-web-1")).securityGroups[0]!]!.find(
      ({ protocol }) => protocol === "tcp",
    )!.from;
    const early = { IpProtocol: "tcp", FromPort: 5432, ToPort: 5432, IpRanges: [{ CidrIp: lan }] };
    await ec2("authorize_security_group_ingress", { GroupId: db, IpPermissions: [early] });
    await stack.setProgram(program({ image, db: "expose: [{ port: 5432 }]," }));
    await stack.up(refreshed);
    const rules = (await ingressOf(farm.moto))[db!]!;
    expect(rules.filter(({ port, from }) => port === 5432 && from === lan)).toHaveLength(1);
    await stack.setProgram(program({ image }));
  });

  step("that recreates a declared rule does not block the declared one, and an allowed rule stays", async () => {
    const [web] = (await machine("shop-web-1")).securityGroups;
    const declared = (await ingressOf(farm.moto))[web!]!;
    const rulesOfWeb = async () => {
      const [{ SecurityGroupRules }] = await ec2("describe_security_group_rules", {
        Filters: [{ Name: "group-id", Values: [web] }],
      });
      // biome-ignore lint/suspicious/noExplicitAny: boto3's answer
      return (SecurityGroupRules as any[]).filter(({ IsEgress }) => !IsEgress);
    };
    const http = (await rulesOfWeb()).find(({ FromPort }) => FromPort === 80);
    const again = { IpProtocol: "tcp", FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: http.CidrIpv4 }] };
    await ec2("revoke_security_group_ingress", { GroupId: web, SecurityGroupRuleIds: [http.SecurityGroupRuleId] });
    const ssh = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "198.51.100.7/32" }] };
    await ec2("authorize_security_group_ingress", { GroupId: web, IpPermissions: [again, ssh] });
    const allowed = (await rulesOfWeb()).find(({ FromPort }) => FromPort === 22).SecurityGroupRuleId;
    await ec2("create_tags", { Resources: [allowed], Tags: [{ Key: "vmfarm:allow", Value: "the office" }] });

    const { infos } = await stack.up(refreshed);
    expect(infos.join("\n")).toMatch(/lets in tcp 22 from 198\.51\.100\.7\/32.*vmfarm:allow/);
    const sorted = (rules: object[]) => rules.map((rule) => JSON.stringify(rule)).sort();
    const now = (await ingressOf(farm.moto))[web!]!;
    expect(sorted(now)).toEqual(sorted([...declared, { protocol: "tcp", port: 22, from: "198.51.100.7/32" }]));
    expect((await stack.up(refreshed)).steps.filter(({ op }) => op !== "refresh")).toEqual([]);
    await ec2("revoke_security_group_ingress", { GroupId: web, SecurityGroupRuleIds: [allowed] });
  });

  step("to a data disk's tag does not lose the disk", async () => {
    const ours = () => readVolumes(farm.moto).then((all) => all.filter(({ tags }) => tags["vmfarm:disk"]));
    const [disk, ...others] = await ours();
    expect(others).toEqual([]);
    const before = await ids();
    await ec2("delete_tags", { Resources: [disk!.id], Tags: [{ Key: "vmfarm:disk" }] });
    expect(await ours()).toEqual([]);
    const { infos } = await stack.up(refreshed);
    expect(infos.join("\n")).toContain(disk!.id);
    expect((await ours()).map(({ id }) => id)).toEqual([disk!.id]);
    expect(await ids()).toEqual(before);
  });

  step("that deregisters an AMI leaves running machines, and new ones get another AMI", async () => {
    const before = await ids();
    const { image: old } = await machine("shop-db-1");
    await ec2("deregister_image", { ImageId: old });
    expect((await stack.up()).steps).toEqual([]);

    await stack.setProgram(program({ image, webs: 2 }));
    const preview = await stack.preview(refreshed);
    expect(preview.names("create", "PublishedAmi")).toEqual(["tiny"]);
    expect(preview.names("replace")).toEqual([]);
    expect(preview.names("update", "Instance")).toEqual([]);
    const { infos } = await stack.up(refreshed);
    expect(infos.join("\n")).toMatch(new RegExp(`the AMI ${old} .* is gone: running machines are not affected`));
    expect(await ids()).toMatchObject(before);
    const { image: now } = await machine("shop-web-2");
    expect(now).not.toBe(old);
    expect((await stack.up(refreshed)).steps.filter(({ op }) => op !== "refresh")).toEqual([]);

    // A terminated one can only be created from the new AMI, and so is one that is replaced for another reason.
    await ec2("terminate_instances", { InstanceIds: [before["shop-web-1"]] });
    await stack.setProgram(program({ image, webs: 2, db: 'commands: ["true"],' }));
    await stack.up(refreshed);
    expect((await machine("shop-web-1")).image).toBe(now);
    expect((await machine("shop-db-1")).image).toBe(now);
    expect((await ids())["shop-web-2"]).toBe((await machine("shop-web-2")).id);
  });

  step("that disables an AMI is refused at preview, with what to do", async () => {
    const { image: ami } = await machine("shop-db-1");
    await ec2("disable_image", { ImageId: ami });
    const { errors, succeeded } = await stack.tryPreview(refreshed);
    expect([succeeded, errors.join("\n")]).toEqual([
      false,
      expect.stringMatching(/is in state "disabled".*aws ec2 enable-image/s),
    ]);
    await ec2("enable_image", { ImageId: ami });
    expect((await stack.preview(refreshed)).names("replace")).toEqual([]);
  });

  check("that a data disk cannot follow is refused at preview: another key, another filesystem", async () => {
    const disk = () => readVolumes(farm.moto).then((all) => all.find(({ tags }) => tags["vmfarm:disk"])!);
    const before = await disk();
    const own = async () => {
      const [{ KeyMetadata }] = await farm.moto.boto3([{ service: "kms", method: "create_key" }]);
      return KeyMetadata.Arn as string;
    };
    const set = (key: string) => stack.setConfig("vmfarm:ec2.kmsKey", key);
    await set(await own());
    const { errors, succeeded } = await stack.tryPreview();
    expect([succeeded, errors.join("\n")]).toEqual([
      false,
      expect.stringMatching(/platform\.ec2\.kmsKey.*is encrypted with \S+, and the key of a volume cannot be changed/s),
    ]);
    await stack.pulumi(["config", "rm", "--path", "vmfarm:ec2.kmsKey", "--stack", "test"]);

    const xfs = sourceOf({ image, webs: 2 }).replace('mountPath: "/srv"', 'mountPath: "/srv", filesystem: "xfs"');
    await stack.setProgram({ source: xfs });
    const second = await stack.tryPreview();
    expect([second.succeeded, second.errors.join("\n")]).toEqual([
      false,
      expect.stringMatching(/filesystem.*has the filesystem ext4/s),
    ]);
    expect((await disk()).id).toBe(before.id);
  });

  check("does not reveal secrets: a refresh keeps them out of the state", async () => {
    const state = JSON.stringify(await stack.resources());
    expect(state.includes(farm.credentials.secretAccessKey)).toBe(false);
  });

  check("has only needed what the documented policy allows", () => {
    const features = ["program", "image", "lan", "names", "machines", "peers", "instanceProfile"] as const;
    expect(actionsNotAllowed(farm.moto, features)).toEqual([]);
  });
});
