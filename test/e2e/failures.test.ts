import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inGuest } from "../support/guest";
import { TestStack } from "../support/stack";
import { startTestFarm, type TestFarm } from "../support/testFarm";

/** The program of examples/one-machine, with other arguments for its machine. */
const oneMachine = (args: string) => ({
  source: `
const { GoldenImage, VirtualLan, VirtualMachine } = require("vmfarm");
const image = new GoldenImage("base", { base: { bootstrap: { suite: "trixie" } } });
const lan = new VirtualLan("lan", {});
new VirtualMachine("hello", { image, lan, memory: "512MiB", ${args} });
`,
});

describe("a machine that does not become ready", () => {
  let farm: TestFarm;
  beforeAll(async () => {
    farm = await startTestFarm();
  });
  afterAll(() => farm?.stop());

  it("fails with the guest's own words when its set-up fails, and is made by the next up", async () => {
    const program = oneMachine(`commands: ["echo 'about to fail' >&2", "exit 7"]`);
    const stack = await TestStack.create({ farm, project: "one", program });
    const failed = await stack.tryUp({ timeoutMs: 1_200_000 });
    expect(failed.succeeded).toBe(false);
    const said = failed.errors.join("\n");
    expect(said).toContain("cloud-init failed in one-test-hello");
    expect(said).toContain("about to fail");
    expect(said).toMatch(/exit code 7/);
    expect(said).toMatch(/virsh -c .* console one-test-hello/);
    await stack.setProgram({ example: "one-machine" });
    await stack.up({ timeoutMs: 900_000 });
    const { address, shell } = await stack.outputs<{ address: string; shell: string }>();
    expect(await inGuest(farm.uri, "one-test-hello", "hostname --all-ip-addresses; cat /etc/motd")).toBe(
      `${address} \nhello`,
    );
    expect(shell).toMatch(/^virsh -c .* console one-test-hello$/);
    await stack.destroy();
  });

  it("says after the time-out what state the guest is in and how to look", async () => {
    const stack = await TestStack.create({
      farm,
      project: "slow",
      program: oneMachine(`readiness: { timeout: "5s" }`),
    });
    const failed = await stack.tryUp();
    expect(failed.succeeded).toBe(false);
    const said = failed.errors.join("\n");
    expect(said).toContain(
      "slow-test-hello was not ready after 5 s. The domain is running; its guest agent has not answered",
    );
    expect(said).toMatch(/virsh -c .* console slow-test-hello/);
    await stack.destroy();
  });
});
