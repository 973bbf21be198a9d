import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { repoRoot } from "../../../tools/paths";
import { type Ec2Farm, startEc2Farm } from "../../support/ec2Farm";
import { TestStack } from "../../support/stack";
import { everythingIn } from "./support/everything";
import { inputsOf, planOf } from "./support/publishing";
import { makeSyntheticDisk } from "./support/syntheticDisk";

let farm: Ec2Farm;
let stack: TestStack;
let before: Awaited<ReturnType<typeof everythingIn>>;
beforeAll(async () => {
  farm = await startEc2Farm();
  const { moto, workDir } = farm;
  before = await everythingIn(moto);
  const { aws, ...publication } = inputsOf(moto, planOf(await makeSyntheticDisk(workDir)));
  const config = { "aws:region": moto.aws.region, "test:publication": publication };
  const secrets = { "test:account": JSON.stringify({ ...aws, secretAccessKey: secret }) };
  const env = { VMFARM_CACHE: join(workDir, "cache") };
  const source = readFileSync(join(repoRoot, "test", "e2e", "ec2", "programs", "image.js"), "utf8");
  stack = await TestStack.create({ farm, config, secrets, env, program: { source } });
});
afterAll(() => farm?.stop());

const secret = "not-for-the-state";

it("a program's image is published once, its secrets stay secret, and it is removed with its stack", async () => {
  expect((await stack.preview()).changes).toEqual({ create: 2 });
  expect(await everythingIn(farm.moto)).toEqual(before);
  await stack.up();
  const [{ Images }] = await farm.moto.boto3([
    { service: "ec2", method: "describe_images", params: { Owners: ["self"] } },
  ]);
  expect(Images).toMatchObject([{ Name: expect.stringMatching(/^vmfarm\/web-/) }]);
  // Not with toContain, which would print it.
  expect(JSON.stringify(await stack.resources()).includes(secret)).toBe(false);
  expect((await stack.up()).changes).toEqual({ same: 2 });
  await stack.destroy();
  // moto creates a volume for each snapshot that is started.
  expect(await everythingIn(farm.moto)).toEqual({ ...before, volumes: 1 });
});
