import { join } from "node:path";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { guestsThatBoot } from "../../support/aws/guests";
import { whatMotoLacks } from "../../support/aws/lacking";
import type { AwsRequest } from "../../support/aws/proxy";
import { type Ec2Farm, startEc2Farm } from "../../support/ec2Farm";
import { killWhen } from "../../support/killWhen";
import { type Program, TestStack } from "../../support/stack";
import { steps } from "../../support/steps";
import { everythingIn } from "./support/everything";
import { type ReadInstance, readInstances, readVolumes } from "./support/instances";
import { actionsNotAllowed } from "./support/permissions";
import { tinyImage } from "./support/tinyImage";

/** Machines whose data disks outlive them, with an image that is created immediately. */
const program = (image: string, size = 6): Program => ({
  source: `
const { GoldenImage, MultiTierCluster, VirtualLan } = require("vmfarm");
const image = new GoldenImage("tiny", { base: { file: ${JSON.stringify(image)} } });
const lan = new VirtualLan("lan", {});
new MultiTierCluster("farm", { image, lan, tiers: [{ name: "m", size: ${size}, dataDisks: [{ name: "data", size: "1GiB" }] }] });
`,
});

describe("machines with data disks on EC2", () => {
  const { step, check } = steps();
  let farm: Ec2Farm;
  let stack: TestStack;
  let before: Awaited<ReturnType<typeof everythingIn>>;
  let images: string[];
  const lacking = whatMotoLacks();
  const answers = (request: AwsRequest) => lacking(request) ?? guestsThatBoot()(request);
  const found = () => readInstances(farm.moto);
  const dataDisk = ({ volumes }: ReadInstance) => volumes.find(({ tags }) => tags["vmfarm:disk"])?.id;
  const disks = (all: Record<string, ReadInstance>) =>
    Object.fromEntries(Object.entries(all).map(([name, one]) => [name, dataDisk(one)]));
  let kept: Record<string, string | undefined>;

  beforeAll(async () => {
    farm = await startEc2Farm();
    farm.moto.answerInstead.with = answers;
    before = await everythingIn(farm.moto);
    images = [await tinyImage(farm.workDir, "one.qcow2", 1), await tinyImage(farm.workDir, "two.qcow2", 2)];
    const env = { VMFARM_CACHE: join(farm.workDir, "cache") };
    stack = await TestStack.create({ farm, project: "many", program: program(images[0]!), env });
  });
  afterAll(() => farm?.stop());

  step("are completed by the next up when the first is killed half-way, and none exists twice", async () => {
    let runs = 0;
    farm.moto.answerInstead.with = (request) =>
      request.action === "ec2:RunInstances" && ++runs > 2 ? "nothing" : answers(request);
    await killWhen(stack, async () => Object.keys(await found()).length === 2);
    farm.moto.answerInstead.with = answers;
    await stack.up();
    const all = await found();
    expect(Object.keys(all).sort()).toEqual([1, 2, 3, 4, 5, 6].map((i) => `many-test-farm-m-${i}`));
    kept = disks(all);
    expect(new Set(Object.values(kept)).size).toBe(6);
    const there = await everythingIn(farm.moto);
    expect([there.instances, there.zones, there.images, there.vpcs]).toEqual([6, 1, 1, before.vpcs! + 1]);
    expect((await readVolumes(farm.moto)).filter(({ tags }) => tags["vmfarm:disk"])).toHaveLength(6);
    expect((await stack.up()).steps).toEqual([]);
  });

  step("do not change when tags of the image change, and the preview says so", async () => {
    await stack.setConfig("vmfarm:ec2.tags.cost", "a42");
    const preview = await stack.preview();
    expect(preview.steps.filter(({ op }) => op !== "update")).toEqual([]);
    expect(preview.names("update", "PublishedAmi")).toEqual(["tiny"]);
  });

  step("are replaced when the image changes, and keep their disks and addresses", async () => {
    const old = await found();
    await stack.setProgram(program(images[1]!));
    const preview = await stack.preview();
    const machines = Object.keys(kept).map((name) => name.replace("many-test-", ""));
    expect(preview.names("replace", "Instance").sort()).toEqual(machines.sort());
    expect(preview.steps.filter(({ op, type }) => op !== "update" && type.endsWith(":DataDisk"))).toEqual([]);
    await stack.up();
    const now = await found();
    for (const [name, { id, address, image }] of Object.entries(old)) {
      expect(now[name]!.address).toBe(address);
      expect([id, image]).not.toContain(now[name]!.id);
      expect(now[name]!.image).not.toBe(image);
      expect(now[name]!.tags).toMatchObject({ cost: "a42" });
    }
    expect(disks(now)).toEqual(kept);
    // With keepImages 0 the old one is removed as soon as nothing uses it.
    expect((await everythingIn(farm.moto)).images).toBe(1);
    expect((await stack.up()).steps).toEqual([]);
  });

  step("leave their disks when they are destroyed, and report what these cost and how to delete them", async () => {
    const { infos, warnings } = await stack.destroy();
    const said = [...infos, ...warnings].join("\n");
    for (const id of Object.values(kept))
      expect(said).toContain(`aws ec2 delete-volume --region eu-central-1 --volume-id ${id}`);
    const there = await readVolumes(farm.moto);
    const left = there.filter(({ tags }) => tags["vmfarm:disk"]).map(({ id }) => id);
    expect(left.sort()).toEqual(Object.values(kept).sort());
    // moto creates a volume for each of the two snapshots that were started.
    expect(await everythingIn(farm.moto)).toEqual({ ...before, volumes: 6 + 2 });
  });

  check("find their disks again", async () => {
    await stack.setProgram(program(images[1]!, 1));
    await stack.up();
    expect(dataDisk((await found())["many-test-farm-m-1"]!)).toBe(kept["many-test-farm-m-1"]);
  });

  check("have only needed what the documented policy allows", () => {
    const features = ["program", "image", "lan", "names", "machines", "instanceProfile"] as const;
    expect(actionsNotAllowed(farm.moto, features)).toEqual([]);
  });
});
