import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { inGuest } from "../../support/guest";
import { type GuestImage, guestImages } from "../../support/guestImages";
import { interruptWhen } from "../../support/killWhen";
import { TestStack } from "../../support/stack";
import { startTestFarm, type TestFarm } from "../../support/testFarm";
import { makeTinyImage } from "../../support/tinyImage";
import { inventory, virshLines } from "../../support/virsh";

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

  it("is not begun where Pulumi does not find the provider plugin, and the program says what to run", async () => {
    const image = `{ base: { file: ${JSON.stringify(await makeTinyImage(farm.workDir))} } }`;
    const stack = await TestStack.create({ farm, project: "noplugin", program: oneMachine(image, "wait: false") });
    const file = join(stack.dir, "Pulumi.yaml");
    const { plugins, ...project } = parse(await readFile(file, "utf8"));
    expect(plugins).toBeDefined();
    await writeFile(file, stringify(project));
    const failed = await stack.tryUp();
    expect(failed.succeeded).toBe(false);
    expect(failed.errors.join("\n")).toContain("run `npx vmfarm install` in the project's directory");
    expect(failed.errors.join("\n")).not.toMatch(/^\s+at /m);
    expect(await inventory(farm.uri)).toEqual({ domains: [], networks: [], volumes: [] });
  });

  it("is left at once by Ctrl-C, and the next up goes on with what was created", async () => {
    const image = `{ base: { file: ${JSON.stringify(await makeTinyImage(farm.workDir))} } }`;
    const waited = (timeout: string) => oneMachine(image, `memory: "64MiB", readiness: { timeout: "${timeout}" }`);
    const stack = await TestStack.create({ farm, project: "ctrlc", program: waited("10m") });
    const isRunning = async () => (await virshLines(farm.uri, "list", "--name")).includes("ctrlc-test-hello");
    const tookMs = await interruptWhen(stack, isRunning);
    const names = (await stack.resources()).map(({ urn }) => urn.split("::").slice(-2).join(" "));
    console.log(`Ctrl-C ended a wait in ${(tookMs / 1000).toFixed(1)} s`);
    expect(tookMs).toBeLessThan(20_000);
    // The domain is known to the state; its guest, which was not ready, is not.
    expect(names.filter((name) => /:(Domain|Guest) hello$/.test(name))).toEqual([
      expect.stringMatching(/libvirt:index\/domain:Domain hello$/),
    ]);
    const uuid = (await virshLines(farm.uri, "domuuid", "ctrlc-test-hello")).join();
    await stack.setProgram(oneMachine(image, `memory: "64MiB", readiness: { wait: false }`));
    const { steps } = await stack.up();
    expect(steps.map(({ op, urn }) => `${op} ${urn.split("::").at(-2)?.split("$").at(-1)}`)).toEqual([
      "create vmfarm:libvirt:Guest",
    ]);
    expect((await virshLines(farm.uri, "domuuid", "ctrlc-test-hello")).join()).toBe(uuid);
  });
});
