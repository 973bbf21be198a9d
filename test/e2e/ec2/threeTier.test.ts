import { afterAll, beforeAll, describe, expect } from "vitest";
import type { ClusterMachine } from "../../../src/cluster/args";
import { guestsThatBoot } from "../../support/aws/guests";
import { vmfarm } from "../../support/cli";
import { type Ec2Farm, startEc2Farm } from "../../support/ec2Farm";
import { TestStack } from "../../support/stack";
import { steps } from "../../support/steps";
import { readyMachines, threeTier } from "../../support/threeTier";
import { everythingIn } from "./support/everything";
import { type ReadInstance, readInstances } from "./support/instances";
import { actionsNotAllowed } from "./support/permissions";
import { ingressOf, recordsOf } from "./support/readBack";

const names = ["shop-app-1", "shop-app-2", "shop-db-1", "shop-web-1", "shop-web-2"];

/** The golden image is the real one (529 MiB of blocks); the machines that moto makes of it have no guests, and their consoles are simulated. */
describe("examples/three-tier on EC2", () => {
  const { step, check } = steps();
  let farm: Ec2Farm;
  let stack: TestStack;
  let before: Awaited<ReturnType<typeof everythingIn>>;
  let previewed: Record<string, unknown>;
  const machine = async (name: string): Promise<ReadInstance> => (await readInstances(farm.moto))[`shop-test-${name}`]!;

  beforeAll(async () => {
    farm = await startEc2Farm();
    farm.moto.answerInstead.with = guestsThatBoot();
    before = await everythingIn(farm.moto);
    stack = await TestStack.create({ farm, project: "shop", program: { example: "three-tier" } });
  });
  afterAll(() => farm?.stop());

  step("shows every machine with its name and address before anything is created", async () => {
    const preview = await stack.preview();
    const instances = preview.steps.filter(({ type, op }) => op === "create" && type === "aws:ec2/instance:Instance");
    previewed = Object.fromEntries(instances.map(({ name, inputs }) => [name, inputs.privateIp]));
    expect(Object.keys(previewed).sort()).toEqual(names);
    expect(Object.values(previewed)).toEqual(names.map(() => expect.stringMatching(/^10(\.\d+){3}$/)));
    expect(await everythingIn(farm.moto)).toEqual(before);
  });

  step("comes up with every machine ready, at the address that was shown", async () => {
    await stack.up();
    const { machines, endpoint } = await stack.outputs<{ machines: ClusterMachine[]; endpoint: string }>();
    expect(machines.map(({ name, tier, state }) => [name, tier, state])).toEqual(readyMachines);
    expect(Object.fromEntries(machines.map(({ name, address }) => [name, address]))).toEqual(previewed);
    expect(endpoint).toBe(`${previewed["shop-web-1"]}:80`);
    for (const [name, { address, state }] of Object.entries(await readInstances(farm.moto)))
      expect([name, address, state]).toEqual([name, previewed[name.replace("shop-test-", "")], "running"]);
  });

  check("reports no changes when it is run again", async () => {
    expect((await stack.up()).steps).toEqual([]);
    const refreshed = await stack.preview({ args: ["--refresh"] });
    expect(refreshed.steps.filter(({ op }) => op !== "refresh")).toEqual([]);
  });

  check("has one AMI, which vmfarm images lists with the stack that uses it", async () => {
    const [{ Images }] = await farm.moto.boto3([
      { service: "ec2", method: "describe_images", params: { Owners: ["self"] } },
    ]);
    expect(Images).toHaveLength(1);
    const args = ["images", "--stack", "test", "--no-updates", "--format", "json"];
    // The state has no readable key: the caller has to have one.
    const { accessKeyId, secretAccessKey } = farm.credentials;
    const env = { ...stack.env, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    const { images, failures } = JSON.parse(await vmfarm(args, { cwd: stack.dir, env }));
    expect(failures).toEqual([]);
    const published = images.filter(({ where }: { where: string[] }) =>
      where.some((place) => place.startsWith("EC2 ")),
    );
    expect(published).toHaveLength(1);
    const [{ where, users, stays }] = published;
    expect(where).toEqual(["cache", "EC2 eu-central-1"]);
    expect(users).toContain("the stack shop/test (5 machines)");
    expect(stays).toMatch(/^used by /);
  });

  check("has created machines that are closed, encrypted, tagged and in two zones", async () => {
    const all = await readInstances(farm.moto);
    for (const [name, one] of Object.entries(all)) {
      const tags = { Name: name, "vmfarm:stack": "shop/test", "vmfarm:owner": "shop" };
      expect(one).toMatchObject({ publicAddress: undefined, hasImdsV2Alone: true, tags });
      for (const volume of one.volumes)
        expect(volume).toMatchObject({ type: "gp3", encrypted: true, tags: { "vmfarm:stack": "shop/test" } });
    }
    const zones = (tier: string) => [1, 2].map((i) => all[`shop-test-shop-${tier}-${i}`]!.zone).sort();
    expect([zones("app"), zones("web")]).toEqual(Array(2).fill(["eu-central-1a", "eu-central-1b"]));
    expect((await machine("shop-db-1")).volumes).toHaveLength(2);
    expect((await machine("shop-db-1")).volumes).toContainEqual(expect.objectContaining({ gib: 1 }));
    expect((await machine("shop-web-1")).volumes).toHaveLength(1);
  });

  check("admits the tiers that depend on a tier, the LAN if a port is exposed, and nobody else", async () => {
    const group = async (name: string) => (await machine(name)).securityGroups[0]!;
    const [db, app, web] = await Promise.all(["shop-db-1", "shop-app-1", "shop-web-1"].map(group));
    const all = { protocol: "-1" };
    const [lan] = await farm.moto.boto3([{ service: "ec2", method: "describe_vpcs" }]);
    const cidr = lan.Vpcs.find(({ IsDefault }: { IsDefault: boolean }) => !IsDefault).CidrBlock;
    const ingress = await ingressOf(farm.moto);
    expect(ingress[db!]).toEqual(
      expect.arrayContaining([
        { ...all, from: db },
        { ...all, from: app },
      ]),
    );
    expect(ingress[db!]).toHaveLength(2);
    expect(ingress[app!]).toEqual(
      expect.arrayContaining([
        { ...all, from: app },
        { ...all, from: web },
      ]),
    );
    expect(ingress[app!]).toHaveLength(2);
    expect(ingress[web!]).toEqual(
      expect.arrayContaining([
        { ...all, from: web },
        { protocol: "tcp", port: 80, from: cidr },
      ]),
    );
    expect(ingress[web!]).toHaveLength(2);
  });

  check("has every machine's name in the LAN's zone", async () => {
    const records = Object.entries(previewed).map(([name, address]) => [`${name}.lan.internal.`, address]);
    expect(await recordsOf(farm.moto, "lan.internal.")).toEqual(Object.fromEntries(records));
  });

  check("only uses the configured key, and keeps its secret and the guests' user-data out of the state", async () => {
    const asked = farm.moto.requests.map(({ headers }) => headers);
    const ours = asked.filter((headers) => headers["user-agent"]?.startsWith("aws-sdk-js"));
    const keys = ours.map(({ authorization = "" }) => /Credential=(\w+)/.exec(authorization)?.[1]);
    expect([...new Set(keys)]).toEqual([farm.credentials.accessKeyId]);
    // Not with toContain, which would print them.
    const state = JSON.stringify(await stack.resources());
    const userData = farm.moto.requests.flatMap(({ action, params }) =>
      action === "ec2:RunInstances" ? [params.UserData!] : [],
    );
    expect(userData).toHaveLength(5);
    const secrets = [farm.credentials.secretAccessKey, ...userData];
    expect(secrets.filter((secret) => state.includes(secret))).toEqual([]);
  });

  step("grows a data disk, changes memory and adds a machine without touching the others", async () => {
    const old = await readInstances(farm.moto);
    await stack.setProgram(threeTier({ dataSize: "2GiB", dbMemory: "1GiB", apps: 3 }));
    const preview = await stack.preview();
    expect(preview.names("update", "Instance")).toEqual(["shop-db-1"]);
    const result = await stack.up();
    expect(result.names("create", "Instance")).toEqual(["shop-app-3"]);
    expect(result.names("update", "Instance")).toEqual(["shop-db-1"]);
    expect(result.names("update", "DataDisk")).toEqual(["shop-db-1-data"]);
    expect(result.steps.filter(({ op }) => /replace|delete/.test(op))).toEqual([]);
    const now = await readInstances(farm.moto);
    expect(Object.keys(now)).toHaveLength(6);
    for (const [name, { id, address }] of Object.entries(old)) expect(now[name]).toMatchObject({ id, address });
    const db = now["shop-test-shop-db-1"]!;
    expect([db.type, db.state]).toEqual([expect.stringMatching(/\.micro$/), "running"]);
    expect(db.volumes).toContainEqual(expect.objectContaining({ gib: 2 }));
    expect(Object.keys(await recordsOf(farm.moto, "lan.internal."))).toContain("shop-app-3.lan.internal.");
    expect((await stack.up()).steps).toEqual([]);
  });

  check("reports all problems at once, before anything is changed", async () => {
    await stack.setProgram({ source: wrong });
    const there = await everythingIn(farm.moto);
    const { succeeded, errors } = await stack.tryPreview();
    const said = errors.join("\n");
    expect(succeeded).toBe(false);
    for (const told of [
      /tiers\[0\]\.memory.*at most 16TiB of memory/,
      /tiers\[0\]\.dataDisks\[0\]\.size.*whole GiB/,
      /tiers\[1\]\.bootOrder.*leave bootOrder out/,
    ])
      expect(said).toMatch(told);
    expect(said).not.toMatch(/^\s+at /m);
    expect(await everythingIn(farm.moto)).toEqual(there);
  });

  check("refuses to shrink a data disk before anything is changed", async () => {
    await stack.setProgram(threeTier({ dataSize: "1GiB", dbMemory: "1GiB", apps: 3 }));
    const result = await stack.tryPreview();
    expect([result.succeeded, result.errors.join("\n")]).toEqual([
      false,
      expect.stringMatching(/size.*would cut off data/s),
    ]);
  });

  check("leaves nothing of the stack when it is destroyed", async () => {
    await stack.destroy();
    // moto creates a volume for the snapshot that is started.
    expect(await everythingIn(farm.moto)).toEqual({ ...before, volumes: 1 });
  });

  check("has only needed what the documented policy allows", () => {
    const features = ["program", "image", "lan", "names", "machines", "peers", "instanceProfile"] as const;
    expect(actionsNotAllowed(farm.moto, features)).toEqual([]);
  });
});

const wrong = `
const { GoldenImage, MultiTierCluster, VirtualLan } = require("vmfarm");
const image = new GoldenImage("web", { base: { bootstrap: { suite: "trixie" } } });
const lan = new VirtualLan("lan", {});
new MultiTierCluster("shop", {
  image,
  lan,
  tiers: [
    { name: "db", memory: "100TiB", dataDisks: [{ name: "data", size: "1500MiB" }] },
    { name: "web", bootOrder: ["network"] },
  ],
});
`;
