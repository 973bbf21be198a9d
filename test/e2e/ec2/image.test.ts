import { spawn } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { buildImage } from "../../../src/image/build";
import { amiName, tagKey } from "../../../src/platform/ec2/image/amiPlan";
import { linearChecksum } from "../../../src/platform/ec2/image/blocks";
import { publishAmi } from "../../../src/platform/ec2/image/publish";
import {
  type PublishedAmiInputs,
  publishedAmiProvider as provider,
} from "../../../src/platform/ec2/resources/publishedAmi";
import { waitFor } from "../../../tools/host/wait";
import { repoRoot } from "../../../tools/paths";
import type { AwsRequest } from "../../support/aws/proxy";
import { type ImageGround, imageGround } from "./support/ground";
import { differentBlocks, inputsOf, planOf, snapshotsFor } from "./support/publishing";

let ground: ImageGround;
beforeAll(async () => {
  ground = await imageGround();
});
afterAll(() => ground?.end());

const made = (action: string) => ground.moto.requests.filter((request) => request.action === action);
const isPut = ({ action }: AwsRequest) => action === "ebs:PutSnapshotBlock";
const blockOf = ({ path }: AwsRequest) => Number(path.split("/").pop());

describe("a published image", () => {
  let outs: Awaited<ReturnType<NonNullable<typeof provider.create>>>;
  let inputs: PublishedAmiInputs;
  let snapshot: string;

  beforeAll(async () => {
    inputs = inputsOf(ground.moto, planOf(ground.disk));
    expect((await provider.check!({} as PublishedAmiInputs, inputs)).failures).toEqual([]);
    outs = await provider.create(inputs);
    snapshot = (await snapshotsFor(ground.moto, "vmfarm/web-"))[0]!.SnapshotId;
  });

  it("has the blocks of the disk, and none of zeros", async () => {
    expect(await differentBlocks(ground.moto, snapshot, ground.disk)).toEqual([]);
  });

  it("was sealed with the number of its blocks and their checksum", () => {
    const puts = made("ebs:PutSnapshotBlock");
    const sums = new Map(puts.map((put) => [blockOf(put), put.headers["x-amz-checksum"]!]));
    const [{ headers }] = made("ebs:CompleteSnapshot") as [AwsRequest];
    expect(headers["x-amz-changedblockscount"]).toBe(String(sums.size));
    expect(headers["x-amz-checksum"]).toBe(linearChecksum(sums));
    expect(headers["x-amz-checksum-aggregation-method"]).toBe("LINEAR");
  });

  it("has a snapshot in whole GiB, encrypted with the account's key, begun once", () => {
    const starts = made("ebs:StartSnapshot");
    expect(starts).toHaveLength(1);
    expect(starts[0]!.json).toMatchObject({ VolumeSize: 1, Encrypted: true, Timeout: 1440 });
    expect(starts[0]!.json!.KmsKeyArn).toBeUndefined();
    expect(String(starts[0]!.json!.ClientToken)).toMatch(/^[0-9a-f]{64}$/);
  });

  // moto keeps name and description of a registration; the rest is what was asked for.
  it("is registered for both firmwares, with ENA, gp3 and IMDSv2", () => {
    const [{ params }] = made("ec2:RegisterImage") as [AwsRequest];
    expect(params).toMatchObject({
      Name: expect.stringMatching(/^vmfarm\/web-[0-9a-f]{12}$/),
      Architecture: "x86_64",
      BootMode: "uefi-preferred",
      EnaSupport: "true",
      ImdsSupport: "v2.0",
      VirtualizationType: "hvm",
      RootDeviceName: "/dev/xvda",
      "BlockDeviceMapping.1.DeviceName": "/dev/xvda",
      "BlockDeviceMapping.1.Ebs.SnapshotId": snapshot,
      "BlockDeviceMapping.1.Ebs.VolumeSize": "1",
      "BlockDeviceMapping.1.Ebs.VolumeType": "gp3",
      "BlockDeviceMapping.1.Ebs.DeleteOnTermination": "true",
    });
    const tags = Object.entries(params).filter(([key]) => /^TagSpecification\.1\.Tag\.\d+\.Key$/.test(key));
    expect(tags.map(([, value]) => value)).toEqual(
      expect.arrayContaining(["cost", "vmfarm:recipe", "vmfarm:project", "vmfarm:stack", "vmfarm:builtAt"]),
    );
  });

  it("is found by boto3 under its name, with the stack's claim", async () => {
    const [{ Images }] = await ground.moto.boto3([
      { service: "ec2", method: "describe_images", params: { ImageIds: [outs.id] } },
    ]);
    expect(Images).toEqual([expect.objectContaining({ Name: outs.outs!.amiName, State: "available" })]);
    expect(Images[0].Tags.map(({ Key }: { Key: string }) => Key)).toContain("vmfarm:claim:shop/dev/web");
  });

  it("is taken as it is by another stack, which uploads nothing", async () => {
    const before = made("ebs:PutSnapshotBlock").length;
    const other = await provider.create({ ...inputs, declarer: { project: "shop", stack: "prod" } });
    expect(other.id).toBe(outs.id);
    expect(made("ebs:PutSnapshotBlock")).toHaveLength(before);
  });

  it("changes nothing when nothing has changed, wherever it is built", async () => {
    const elsewhere = { ...inputs, plan: { ...inputs.plan, base: { ...inputs.plan.base, path: "/elsewhere.qcow2" } } };
    expect(await provider.diff!(outs.id, outs.outs!, elsewhere)).toMatchObject({ changes: false, replaces: [] });
  });

  it("is another one with another recipe, key or region", async () => {
    const diff = (change: Partial<PublishedAmiInputs>) => provider.diff!(outs.id, outs.outs!, { ...inputs, ...change });
    expect(await diff({ plan: planOf(ground.disk, "web", "next") })).toMatchObject({ replaces: ["plan"] });
    expect(await diff({ encrypted: false })).toMatchObject({ replaces: ["plan"] });
    expect(await diff({ aws: { ...inputs.aws, region: "eu-west-1" } })).toMatchObject({ replaces: ["aws"] });
    expect(await diff({ aws: { ...inputs.aws, secretAccessKey: "new" } })).toMatchObject({
      changes: true,
      replaces: [],
    });
  });

  it("is read as gone after somebody has deregistered it", async () => {
    expect((await provider.read!(outs.id, outs.outs)).id).toBe(outs.id);
    await ground.moto.boto3([{ service: "ec2", method: "deregister_image", params: { ImageId: outs.id } }]);
    expect((await provider.read!(outs.id, outs.outs)).id).toBe("");
  });
});

describe("an upload", () => {
  beforeEach(() => {
    ground.moto.requests.length = 0;
    delete ground.moto.answerInstead.with;
  });

  it("goes on where a killed process stopped", async () => {
    const inputs = inputsOf(ground.moto, planOf(ground.disk, "killed"));
    await killedAfter(6, inputs);
    // What is left of a killed holder is waited for 15 s; that is tested elsewhere.
    for (const name of readdirSync(join(ground.cache, "ec2")).filter((file) => file.endsWith(".lock")))
      rmSync(join(ground.cache, "ec2", name), { recursive: true });
    const before = made("ebs:PutSnapshotBlock").map(blockOf);
    ground.moto.requests.length = 0;
    delete ground.moto.answerInstead.with;

    await provider.create(inputs);
    const after = made("ebs:PutSnapshotBlock").map(blockOf);
    const sealed = Number(made("ebs:CompleteSnapshot")[0]!.headers["x-amz-changedblockscount"]);
    expect(made("ebs:StartSnapshot")).toEqual([]);
    // The first 6 were confirmed; what was on its way then is sent again.
    expect(new Set([...before, ...after]).size).toBe(sealed);
    expect(after.length).toBe(sealed - 6);
    const [snapshot, ...others] = await snapshotsFor(ground.moto, "vmfarm/killed-");
    expect(others).toEqual([]);
    expect(await differentBlocks(ground.moto, snapshot!.SnapshotId, ground.disk)).toEqual([]);
    expect(readdirSync(join(ground.cache, "ec2")).filter((name) => !name.startsWith("snap-"))).toEqual([]);
  });

  it("is made once by two hosts at the same time", async () => {
    const plan = planOf(ground.disk, "twice");
    const publish = (stack: string) =>
      publishAmi(
        { ...inputsOf(ground.moto, plan), declarer: { project: "shop", stack }, encryption: { encrypted: true } },
        { cacheDir: join(ground.dir, stack) },
      );
    const first = publish("one");
    let second: ReturnType<typeof publish> | undefined;
    let registered = 0;
    ground.moto.answerInstead.with = (request) => {
      // The other host begins while the first uploads.
      if (isPut(request)) second ??= publish("two");
      // EC2 gives a name once; moto gives it twice.
      if (request.action === "ec2:RegisterImage" && registered++ > 0) return nameIsTaken;
      return undefined;
    };
    const ami = await first;
    expect((await second!).id).toBe(ami.id);
    const blocks = made("ebs:PutSnapshotBlock").map(blockOf);
    expect(blocks.length).toBe(new Set(blocks).size);
    expect(made("ebs:StartSnapshot")).toHaveLength(1);
  });

  it("of another host is taken over when it stands still, and begun anew where that host has built another file", async () => {
    for (const [name, sameFile] of [
      ["still", true],
      ["other", false],
    ] as const) {
      const inputs = inputsOf(ground.moto, planOf(ground.disk, name));
      const { sha256 } = await buildImage(inputs.plan);
      const ami = amiName(inputs.plan, { encrypted: true });
      const tags = { [tagKey.ami]: ami, [tagKey.file]: sameFile ? sha256 : "another", [tagKey.upload]: "them 3/17" };
      const begun = await startedElsewhere(tags);
      await publishAmi({ ...inputs, encryption: { encrypted: true } }, { abandonedAfterMs: 300 });
      const [snapshot, ...others] = await snapshotsFor(ground.moto, ami);
      expect(others).toEqual([]);
      expect(snapshot!.SnapshotId === begun).toBe(sameFile);
      expect(await differentBlocks(ground.moto, snapshot!.SnapshotId, ground.disk)).toEqual([]);
    }
  });

  it("goes on after throttling and broken connections", async () => {
    let puts = 0;
    ground.moto.answerInstead.with = (request) => {
      if (!isPut(request) || ++puts > 4) return undefined;
      return puts % 2 === 0
        ? { status: 503, headers: { "x-amzn-errortype": "InternalServerException" }, body: "{}" }
        : {
            status: 400,
            headers: { "x-amzn-errortype": "RequestThrottledException" },
            body: '{"Reason":"PutSnapshotBlock"}',
          };
    };
    // A client of its own: once throttled, a client goes on more slowly.
    const aws = { ...ground.moto.aws, accessKeyId: "throttled" };
    await provider.create(inputsOf(ground.moto, planOf(ground.disk, "throttled"), { aws }));
    const [snapshot] = await snapshotsFor(ground.moto, "vmfarm/throttled-");
    expect(await differentBlocks(ground.moto, snapshot!.SnapshotId, ground.disk)).toEqual([]);
  });

  it("begins anew when AWS has cancelled its snapshot", async () => {
    let cancelled: string | undefined;
    ground.moto.answerInstead.with = (request) => {
      if (!isPut(request)) return undefined;
      const [, , id] = request.path.split("/");
      cancelled ??= id;
      if (id !== cancelled) return undefined;
      return { status: 400, headers: { "x-amzn-errortype": "ValidationException" }, body: '{"message":"not pending"}' };
    };
    await provider.create(inputsOf(ground.moto, planOf(ground.disk, "cancelled")));
    const starts = made("ebs:StartSnapshot").map(({ json }) => json!.ClientToken);
    expect(new Set(starts).size).toBe(2);
    const registered = made("ec2:RegisterImage")[0]!.params["BlockDeviceMapping.1.Ebs.SnapshotId"]!;
    expect(registered).not.toBe(cancelled);
    expect(await differentBlocks(ground.moto, registered, ground.disk)).toEqual([]);
  });

  it("says what is wrong when AWS refuses it, and leaves no unpacked disk behind", async () => {
    ground.moto.answerInstead.with = (request) =>
      isPut(request)
        ? {
            status: 403,
            headers: { "x-amzn-errortype": "AccessDeniedException" },
            body: '{"message":"User: x is not authorized"}',
          }
        : undefined;
    const refused = provider.create(inputsOf(ground.moto, planOf(ground.disk, "refused")));
    await expect(refused).rejects.toThrow(/"refused" cannot be published in eu-central-1: AWS does not allow it/);
    expect(readdirSync(join(ground.cache, "ec2")).filter((name) => name.includes(".raw-"))).toEqual([]);
  });
});

/** A snapshot that another host has begun. */
async function startedElsewhere(tags: Record<string, string>): Promise<string> {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const [{ SnapshotId }] = await ground.moto.boto3([
    { service: "ebs", method: "start_snapshot", params: { VolumeSize: 1, Tags } },
  ]);
  return SnapshotId;
}

const nameIsTaken = {
  status: 400,
  body: `<Response><Errors><Error><Code>InvalidAMIName.Duplicate</Code><Message>in use</Message></Error></Errors></Response>`,
};

/** Publishes in a process that is killed once `blocks` blocks are written. */
async function killedAfter(blocks: number, inputs: PublishedAmiInputs): Promise<void> {
  const { cache } = ground;
  const script = join(repoRoot, "test", "e2e", "ec2", "support", "publishAndDie.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script], {
    cwd: repoRoot,
    env: { ...process.env, VMFARM_CACHE: cache },
    stdio: ["pipe", "ignore", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  let puts = 0;
  ground.moto.answerInstead.with = (request) => (isPut(request) && ++puts > blocks ? "nothing" : undefined);
  const journal = () => readdirSync(join(cache, "ec2")).find((name) => name.endsWith(".blocks"));
  child.stdin.end(JSON.stringify(inputs));
  await waitFor(`${blocks} blocks are written`, 60_000, () => {
    const name = puts >= blocks && journal();
    return name && readFileSync(join(cache, "ec2", name), "utf8").split("\n").length > blocks;
  });
  child.kill("SIGKILL");
  await ended;
}
