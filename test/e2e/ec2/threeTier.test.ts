import { afterAll, beforeAll, describe, it } from "vitest";
import { guestsThatBoot } from "../../support/aws/guests";
import { type Ec2Farm, startEc2Farm } from "../../support/ec2Farm";
import { TestStack } from "../../support/stack";
import { everythingIn } from "./support/everything";
import { readInstances } from "./support/instances";

describe("examples/three-tier on EC2", () => {
  let farm: Ec2Farm;
  let stack: TestStack;
  let before: Awaited<ReturnType<typeof everythingIn>>;
  beforeAll(async () => {
    farm = await startEc2Farm();
    farm.moto.answerInstead.with = guestsThatBoot();
    before = await everythingIn(farm.moto);
    stack = await TestStack.create({ farm, project: "shop", program: { example: "three-tier" } });
  });
  afterAll(() => farm?.stop());
  it("x", async () => {
    const t = Date.now();
    const preview = await stack.tryPreview();
    console.log(preview.changes, preview.errors, preview.warnings, preview.infos, Date.now() - t);
    const up = await stack.tryUp();
    console.log(up.changes, up.errors, up.warnings, up.infos, up.durationMs);
    console.log(JSON.stringify(await readInstances(farm.moto), null, 1));
    console.log(await stack.outputs());
    const again = await stack.tryUp();
    console.log(again.changes, again.steps, again.durationMs);
    const refreshed = await stack.tryPreview({ args: ["--refresh"] });
    console.log(
      refreshed.changes,
      refreshed.errors,
      refreshed.steps.filter(({ op }) => op !== "refresh"),
      refreshed.durationMs,
    );
    const d = await stack.destroy();
    console.log(d.changes, d.errors, d.durationMs, await everythingIn(farm.moto), before);
  });
});
