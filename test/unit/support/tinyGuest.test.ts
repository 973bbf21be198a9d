import { describe, expect, it } from "vitest";
import { checkGuest, type GuestValues } from "../../../src/cloudInit/guest";
import { renderPeers, withPeers } from "../../../src/cloudInit/peers";
import { renderUserData } from "../../../src/cloudInit/userData";
import { Problems } from "../../../src/input/problem";
import { run } from "../../../src/process/run";
import { findTinyGuest } from "../../../tools/toolchain/tinyGuest";
import { takeIn } from "../../support/readers";

const disk = { name: "data", device: "/dev/disk/by-id/virtio-data", mountPath: "/srv/data", filesystem: "ext4" };

/** User-data as a platform renders it. */
function userDataOf(values: GuestValues): string {
  const problems = new Problems();
  const plan = checkGuest(values, problems);
  problems.refuse("VirtualMachine", "test");
  const userData = renderUserData(plan!, { hostname: "web-1", fqdn: "web-1.lan.test", dataDisks: [disk] });
  return withPeers(userData, renderPeers({ machine: "web-1", tiers: {} }));
}

/** What the stand-in of the tiny guest makes of it. */
async function merged(userData: string): Promise<unknown> {
  const guest = await findTinyGuest();
  if (!guest) throw new Error("the tiny guest is not installed yet: run `npm run setup -- --tests`");
  return JSON.parse((await run(guest.cloudInit, ["merge"], { input: userData })).stdout);
}

const machines: [string, GuestValues][] = [
  ["a machine without arguments", {}],
  ["commands and files", { commands: ["echo 'é' > /etc/motd", "true"], files: [{ path: "/etc/a", content: "ü\n" }] }],
  [
    "the user's cloud-config",
    {
      commands: ["echo own"],
      cloudInit:
        '#cloud-config\nbootcmd: ["true"]\nruncmd: [[echo, theirs]]\npower_state: { mode: reboot }\nhostname: other\n',
    },
  ],
];

describe("the tiny guest's stand-in for cloud-init", () => {
  it("reads what cloud-init reads", async () => {
    const all = machines.map(([, values]) => userDataOf(values));
    const taken = await takeIn(all);
    for (const [i, [name]] of machines.entries()) {
      expect(taken[i]!.warnings, name).toEqual([]);
      expect(await merged(all[i]!), name).toEqual(taken[i]!.config);
    }
  });

  it("refuses what it would have to leave out", async () => {
    await expect(merged(userDataOf({ cloudInit: "#!/bin/sh\ntrue\n" }))).rejects.toThrow(/text\/cloud-config alone/);
  });
});
