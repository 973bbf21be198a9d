import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestStack } from "../support/stack";
import { startTestFarm, type TestFarm } from "../support/testFarm";

const head = `
const { GoldenImage, VirtualLan, VirtualMachine } = require("vmfarm");
const image = new GoldenImage("web", {
  base: { bootstrap: { suite: "bookworm" } },
  packages: { deb: ["nginx-light"] },
  files: [{ path: "/etc/motd", content: "golden\\n" }],
});
const lan = new VirtualLan("lan", {});
`;

describe("a machine that does not become ready", () => {
  let farm: TestFarm;
  beforeAll(async () => {
    farm = await startTestFarm();
  });
  afterAll(() => farm?.stop());

  it("fails with the guest's own words when its set-up fails, and is tried anew by the next up", async () => {
    const machine = (command: string) => ({
      source: `${head} new VirtualMachine("broken", { image, lan, commands: ["echo 'about to fail' >&2", ${JSON.stringify(command)}] });`,
    });
    const stack = await TestStack.create({ farm, project: "broken", program: machine("exit 7") });
    const failed = await stack.tryUp({ timeoutMs: 900_000 });
    expect(failed.succeeded).toBe(false);
    const said = failed.errors.join("\n");
    expect(said).toContain("cloud-init failed in broken-test-broken");
    expect(said).toContain("about to fail");
    expect(said).toMatch(/exit code 7/);
    expect(said).toMatch(/virsh -c .* console broken-test-broken/);
    await stack.setProgram(machine("true"));
    await stack.up({ timeoutMs: 900_000 });
    await stack.destroy();
  });

  it("says after the time-out what state the guest is in and how to look", async () => {
    const source = `${head} new VirtualMachine("slow", { image, lan, readiness: { timeout: "5s" } });`;
    const stack = await TestStack.create({ farm, project: "slow", program: { source } });
    const failed = await stack.tryUp();
    expect(failed.succeeded).toBe(false);
    const said = failed.errors.join("\n");
    expect(said).toContain(
      "slow-test-slow was not ready after 5 s. The domain is running; its guest agent has not answered",
    );
    expect(said).toMatch(/virsh -c .* console slow-test-slow/);
    await stack.destroy();
  });
});
