import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { inGuest } from "../../support/guest";
import { type GuestImage, guestImages } from "../../support/guestImages";
import { TestStack } from "../../support/stack";
import { startTestFarm, type TestFarm } from "../../support/testFarm";
import { makeTinyImage } from "../../support/tinyImage";

const minutes = 60_000;

/** The program of examples/one-machine, with other arguments for image and machine. */
const oneMachine = (image: string, args: string) => ({
  source: `
const { GoldenImage, VirtualLan, VirtualMachine } = require("vmfarm");
const image = new GoldenImage("base", ${image});
const lan = new VirtualLan("lan", {});
const hello = new VirtualMachine("hello", { image, lan, ${args} });
module.exports = { address: hello.address, shell: hello.shell };
`,
});

describe("a machine that does not become ready", () => {
  let farm: TestFarm;
  beforeAll(async () => {
    farm = await startTestFarm();
  });
  afterAll(() => farm?.stop());
  afterEach(() => farm?.clear());

  it.each(guestImages)(
    "fails with the guest's own message when its set-up fails, and is created by the next up ($name)",
    async (guest: GuestImage) => {
      const domain = `${guest.project}-test-hello`;
      const [image, memory] = [await guest.args(), `memory: "${guest.memory}"`];
      const failing = oneMachine(image, `${memory}, commands: ["echo 'about to fail' >&2", "exit 7"]`);
      const stack = await TestStack.create({ farm, project: guest.project, program: failing });
      const failed = await stack.tryUp({ timeoutMs: guest.upMs });
      expect(failed.succeeded).toBe(false);
      const said = failed.errors.join("\n");
      expect(said).toContain(`cloud-init failed in ${domain}`);
      expect(said).toContain("about to fail");
      expect(said).toMatch(/exit code 7/);
      expect(said).toMatch(new RegExp(`virsh -c .* console ${domain}`));
      await stack.setProgram(
        guest.distribution
          ? { example: "one-machine" }
          : oneMachine(image, `${memory}, commands: ["echo hello > /etc/motd"]`),
      );
      await stack.up({ timeoutMs: guest.upMs });
      const { address, shell } = await stack.outputs<{ address: string; shell: string }>();
      const ask = "ip -o address show scope global | awk '{ print $4 }'; cat /etc/motd";
      expect(await inGuest(farm.uri, domain, ask)).toBe(`${address}/24\nhello`);
      expect(shell).toMatch(new RegExp(`^virsh -c .* console ${domain}$`));
    },
    90 * minutes,
  );

  it("says after the time-out what state the guest is in and how to look", async () => {
    const image = `{ base: { file: ${JSON.stringify(await makeTinyImage(farm.workDir))} } }`;
    const program = oneMachine(image, `memory: "64MiB", readiness: { timeout: "5s" }`);
    const stack = await TestStack.create({ farm, project: "slow", program });
    const failed = await stack.tryUp();
    expect(failed.succeeded).toBe(false);
    const said = failed.errors.join("\n");
    expect(said).toContain(
      "slow-test-hello was not ready after 5 s. The domain is running; its guest agent has not responded",
    );
    expect(said).toMatch(/virsh -c .* console slow-test-hello/);
  });
});
