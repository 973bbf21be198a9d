import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { buildImage } from "../../../src/image/build";
import { amiName, tagKey } from "../../../src/platform/ec2/image/amiPlan";
import { publishAmi } from "../../../src/platform/ec2/image/publish";
import { publishedAmiProvider as provider } from "../../../src/platform/ec2/resources/publishedAmi";
import { removeTree } from "../../../src/process/removeTree";
import { blockOf, type ImageGround, imageGround, isPut } from "./support/ground";
import { killedAfter } from "./support/killed";
import { differentBlocks, inputsOf, planOf, snapshotsFor } from "./support/publishing";

let ground: ImageGround;
beforeAll(async () => {
  ground = await imageGround();
});
afterAll(() => ground?.end());

const made = (action: string) => ground.made(action);

describe("an upload", () => {
  beforeEach(() => {
    ground.moto.requests.length = 0;
    delete ground.moto.answerInstead.with;
  });

  it("continues where a killed process stopped", async () => {
    const inputs = inputsOf(ground.moto, planOf(ground.disk, "killed"));
    await killedAfter(ground, 6, inputs);
    // The lock of a killed holder is waited for 15 s; that is tested elsewhere.
    for (const name of readdirSync(join(ground.cache, "ec2")).filter((file) => file.endsWith(".lock")))
      await removeTree(join(ground.cache, "ec2", name));
    const before = made("ebs:PutSnapshotBlock").map(blockOf);
    ground.moto.requests.length = 0;
    delete ground.moto.answerInstead.with;

    await provider.create(inputs);
    const after = made("ebs:PutSnapshotBlock").map(blockOf);
    const sealed = Number(made("ebs:CompleteSnapshot")[0]!.headers["x-amz-changedblockscount"]);
    expect(made("ebs:StartSnapshot")).toEqual([]);
    // The first 6 were confirmed; what was in flight then is sent again.
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
      // The other host starts while the first uploads.
      if (isPut(request)) second ??= publish("two");
      // In EC2 names are unique; in moto they are not.
      if (request.action === "ec2:RegisterImage" && registered++ > 0) return nameIsTaken;
      return undefined;
    };
    const ami = await first;
    expect((await second!).id).toBe(ami.id);
    const blocks = made("ebs:PutSnapshotBlock").map(blockOf);
    expect(blocks.length).toBe(new Set(blocks).size);
    expect(made("ebs:StartSnapshot")).toHaveLength(1);
  });

  it("of another host is taken over when it stalls, and restarted if that host has built a different file", async () => {
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

  it("continues after throttling and broken connections", async () => {
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
    // A separate client: once throttled, a client stays slower.
    const aws = { ...ground.moto.aws, accessKeyId: "throttled" };
    await provider.create(inputsOf(ground.moto, planOf(ground.disk, "throttled"), { aws }));
    const [snapshot] = await snapshotsFor(ground.moto, "vmfarm/throttled-");
    expect(await differentBlocks(ground.moto, snapshot!.SnapshotId, ground.disk)).toEqual([]);
  });

  it("starts again when AWS has cancelled its snapshot", async () => {
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

  it("says what is wrong when AWS refuses it, and does not leave an unpacked disk behind", async () => {
    ground.moto.answerInstead.with = (request) =>
      isPut(request)
        ? {
            status: 403,
            headers: { "x-amzn-errortype": "AccessDeniedException" },
            body: '{"message":"User: x is not authorized"}',
          }
        : undefined;
    const refused = provider.create(inputsOf(ground.moto, planOf(ground.disk, "refused")));
    await expect(refused).rejects.toThrow(/"refused" cannot be published in eu-central-1: AWS denied the request/);
    expect(readdirSync(join(ground.cache, "ec2")).filter((name) => name.includes(".raw-"))).toEqual([]);
  });
});

/** A snapshot that another host has started. */
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
