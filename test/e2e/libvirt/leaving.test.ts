import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { domainState } from "../../../src/platform/libvirt/virsh/domains";
import { virsh } from "../../../src/platform/libvirt/virsh/virsh";
import { waitFor } from "../../../tools/host/wait";
import { inGuest } from "../../support/guest";
import { type GuestImage, guestImages } from "../../support/guestImages";
import { TestStack } from "../../support/stack";
import { startTestFarm, type TestFarm } from "../../support/testFarm";

const minutes = 60_000;

/** One machine that reboots when cloud-init has finished, and one that powers itself off. */
const program = (image: string, memory: string, power: string) => ({
  source: `
const { GoldenImage, VirtualLan, VirtualMachine } = require("vmfarm");
const image = new GoldenImage("base", ${image});
const lan = new VirtualLan("lan", {});
const more = { image, lan, memory: "${memory}", readiness: { timeout: "30m" } };
new VirtualMachine("again", { ...more, cloudInit: \`#cloud-config
bootcmd: ["cat /proc/sys/kernel/random/boot_id >> /var/log/boots"]
power_state: { mode: reboot }
\` });
new VirtualMachine("off", { ...more, power: ${JSON.stringify(power)}, cloudInit: \`#cloud-config
power_state: { mode: poweroff, delay: now }
\` });
`,
});

describe("a machine that reboots or powers off by itself when cloud-init has finished", () => {
  let farm: TestFarm;
  beforeAll(async () => {
    farm = await startTestFarm();
  });
  afterAll(() => farm?.stop());
  afterEach(() => farm?.clear());

  it.each(guestImages)(
    "is ready after its reboot, and woken from sleep; one that powers itself off is an error immediately, or ready if that is declared ($name)",
    async (guest: GuestImage) => {
      const domain = (name: string) => `${guest.project}-test-${name}`;
      const [again, off] = [domain("again"), domain("off")];
      const [image, timeoutMs] = [await guest.args(), guest.upMs];
      const running = program(image, guest.memory, "running");
      const stack = await TestStack.create({ farm, project: guest.project, program: running });
      const failed = await stack.tryUp({ timeoutMs });
      expect(failed.succeeded).toBe(false);
      const said = failed.errors.join("\n");
      expect(said).toMatch(
        new RegExp(
          `${off}, but its guest is about to shut down \\(poweroff\\)|${off} stopped running \\(shut off \\(shutdown\\)\\)`,
        ),
      );
      expect(said).not.toContain(again);
      const boots = (await inGuest(farm.uri, again, "cat /var/log/boots /proc/sys/kernel/random/boot_id"))
        .split("\n")
        .filter(Boolean);
      expect(boots).toHaveLength(3);
      expect(boots[0]).not.toBe(boots[1]);
      expect(boots[1]).toBe(boots[2]);
      expect((await domainState(farm.uri, off)).state).toBe("shut off");
      await stack.setProgram(program(image, guest.memory, "stopped"));
      await stack.up({ timeoutMs });
      expect((await domainState(farm.uri, off)).state).toBe("shut off");

      const state = async () => (await domainState(farm.uri, again)).state;
      await virsh(farm.uri, ["dompmsuspend", again, "mem"]);
      await waitFor("the guest sleeps", 60_000, async () => (await state()) === "pmsuspended");
      expect((await stack.up({ args: ["--refresh"] })).names("update", "Guest")).toEqual(["again"]);
      expect(await state()).toBe("running");
      expect(await inGuest(farm.uri, again, "cat /proc/sys/kernel/random/boot_id")).toBe(boots[2]);
    },
    90 * minutes,
  );
});
