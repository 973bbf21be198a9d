import { join } from "node:path";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { guestsThatBoot } from "../../support/aws/guests";
import { type Ec2Farm, startEc2Farm } from "../../support/ec2Farm";
import { type Program, TestStack } from "../../support/stack";
import { steps } from "../../support/steps";
import { everythingIn } from "./support/everything";
import { readInstances } from "./support/instances";
import { actionsNotAllowed } from "./support/permissions";
import { tinyImage } from "./support/tinyImage";

/** A cluster that sleeps or not, with a tier that sets this itself. */
const program = (image: string, cluster: string, web = ""): Program => ({
  source: `
const { GoldenImage, MultiTierCluster, VirtualLan } = require("vmfarm");
const image = new GoldenImage("tiny", { base: { file: ${JSON.stringify(image)} } });
const lan = new VirtualLan("lan", {});
const shop = new MultiTierCluster("shop", {
  image,
  lan,
  ${cluster}
  tiers: [{ name: "db" }, { name: "web", dependsOn: ["db"], ec2: { hibernation: true }, ${web} }],
});
module.exports = { machines: shop.machines };
`,
});

describe("the power of machines on EC2", () => {
  const { step, check } = steps();
  let farm: Ec2Farm;
  let stack: TestStack;
  let image: string;
  let before: Awaited<ReturnType<typeof everythingIn>>;
  const states = async () =>
    Object.fromEntries(Object.entries(await readInstances(farm.moto)).map(([name, { state }]) => [name, state]));
  const ids = async () => Object.values(await readInstances(farm.moto)).map(({ id }) => id);
  const asked = (action: string) => farm.moto.requests.filter((request) => request.action === `ec2:${action}`);
  const both = (db: string, web: string) => ({ "sleep-test-shop-db-1": db, "sleep-test-shop-web-1": web });
  const changes = (result: { steps: { op: string; type: string; name: string }[] }) =>
    result.steps.map(({ op, type, name }) => `${op} ${type.split(":").at(-1)} ${name}`);

  beforeAll(async () => {
    farm = await startEc2Farm();
    farm.moto.answerInstead.with = guestsThatBoot();
    before = await everythingIn(farm.moto);
    image = await tinyImage(farm.workDir, "one.qcow2", 1);
    const env = { VMFARM_CACHE: join(farm.workDir, "cache") };
    stack = await TestStack.create({ farm, project: "sleep", program: program(image, ""), env });
    await stack.up();
  });
  afterAll(() => farm?.stop());

  step("is switched off as declared: the preview says so, and nothing is replaced", async () => {
    const there = await ids();
    await stack.setProgram(program(image, 'power: "stopped",'));
    expect(changes(await stack.preview()).sort()).toEqual(["update Guest shop-db-1", "update Guest shop-web-1"]);
    await stack.up();
    expect(await states()).toEqual(both("stopped", "stopped"));
    expect(await ids()).toEqual(there);
    const { machines } = await stack.outputs<{ machines: { state: string }[] }>();
    expect(machines.map(({ state }) => state)).toEqual(["stopped", "stopped"]);
    expect((await stack.up()).steps).toEqual([]);
  });

  step("is corrected if somebody else has switched it", async () => {
    const [id] = await ids();
    await farm.moto.boto3([{ service: "ec2", method: "start_instances", params: { InstanceIds: [id] } }]);
    await stack.up({ args: ["--refresh"] });
    expect(await states()).toEqual(both("stopped", "stopped"));
  });

  step("is switched on again, a tier after the one it depends on; one tier sleeps with its memory", async () => {
    // moto just stops it: only the request shows that it would hibernate.
    await stack.setProgram(program(image, "", 'power: "suspended",'));
    await stack.up();
    expect(await states()).toEqual(both("running", "stopped"));
    expect(asked("StopInstances").at(-1)!.params).toMatchObject({ Hibernate: "true" });
    const started = asked("StartInstances").map(({ params }) => params["InstanceId.1"]);
    const { "sleep-test-shop-db-1": db, "sleep-test-shop-web-1": web } = await readInstances(farm.moto);
    expect(started.slice(-2)).toEqual([db!.id, web!.id]);
    await stack.setProgram(program(image, ""));
    await stack.up();
    expect(await states()).toEqual(both("running", "running"));
    expect((await stack.up()).steps).toEqual([]);
  });

  check("leaves nothing when the sleeping cluster is destroyed", async () => {
    await stack.setProgram(program(image, 'power: "stopped",'));
    await stack.up();
    await stack.destroy();
    // moto creates a volume for the snapshot that is started.
    expect(await everythingIn(farm.moto)).toEqual({ ...before, volumes: 1 });
  });

  check("has only needed what the documented policy allows", () => {
    const features = ["program", "image", "lan", "names", "machines", "power", "peers", "instanceProfile"] as const;
    expect(actionsNotAllowed(farm.moto, features)).toEqual([]);
  });
});
