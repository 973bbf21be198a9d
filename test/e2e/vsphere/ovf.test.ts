import { createHash } from "node:crypto";
import { createReadStream, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildImage } from "../../../src/image/build";
import type { BuiltImage } from "../../../src/image/buildOnce";
import { forVsphere } from "../../../src/image/guest/vsphere";
import { ovfPackage } from "../../../src/image/ovf/package";
import type { OvfPackage } from "../../../src/image/ovf/packageFiles";
import { planImage } from "../../../src/image/plan";
import { Problems } from "../../../src/input/problem";
import { removeTree } from "../../../src/process/removeTree";
import { run } from "../../../src/process/run";
import { findGovmomi } from "../../../tools/toolchain/govmomi";
import { Guest, overlay } from "../../support/qemu/guest";
import { seed } from "../../support/qemu/seed";
import { startVcsim, type Vcsim } from "../../support/vcsim";

const minutes = 60_000;

/** Stands in for the hypervisor's answer to `vmware-rpctool`, which QEMU does not give: records what it gets. */
const rpctool = '#!/bin/sh\necho "$*" >> /run/told-to-vsphere\n';

let dir: string;
let image: BuiltImage;
let made: OvfPackage;
let vcenter: Vcsim;
const progress: string[] = [];

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "vmfarm-ovf-"));
  const problems = new Problems();
  const args = forVsphere({
    base: { bootstrap: { suite: "trixie" } },
    files: [{ path: "/usr/local/bin/vmware-rpctool", content: rpctool, mode: "0755" }],
  });
  const recipe = planImage("ovf-test", args, problems)!;
  expect(problems.found).toEqual([]);
  // From the cache if it is there: building images is tested separately.
  image = await buildImage(recipe);
  made = await ovfPackage(image, recipe, {}, { cacheDir: dir, onProgress: (line) => progress.push(line) });
  vcenter = await startVcsim((await findGovmomi())!, dir);
}, 20 * minutes);

afterAll(async () => {
  await vcenter?.stop();
  await removeTree(dir);
});

describe("a package", () => {
  test("has the image's disk, at most a tenth larger than the image's file", async () => {
    const raw = join(dir, "back.raw");
    await run("qemu-img", ["convert", "-f", "vmdk", "-O", "raw", made.disk, raw]);
    await run("qemu-img", ["compare", "-q", "-f", "qcow2", "-F", "raw", image.path, raw]);
    rmSync(raw);
    expect(made.files[2]!.size).toBeLessThan(image.fileSize * 1.1);
    expect(progress).toEqual([
      "converting the disk image to VMDK",
      "writing the VMDK as a stream",
      "comparing the VMDK with the image",
    ]);
  });

  test("has a manifest that agrees with its files", async () => {
    for (const line of readFileSync(made.manifest, "utf8").trimEnd().split("\n")) {
      const [, name, digest] = /^SHA256\((.*)\)= ([0-9a-f]{64})$/.exec(line)!;
      const hash = createHash("sha256");
      await pipeline(createReadStream(join(made.dir, name!)), hash);
      expect(hash.digest("hex")).toBe(digest);
    }
  });

  test("leaves the image as it was", async () => {
    const hash = createHash("sha256");
    await pipeline(createReadStream(image.path), hash);
    expect(hash.digest("hex")).toBe(image.sha256);
  });
});

const place = ["-ds", "LocalDS_0", "-pool", "/DC0/host/DC0_C0/Resources"];

/** What the inventory says about a machine. The simulator ignores `vmw:Config`, so the firmware is not included. */
async function inventory(name: string) {
  const { virtualMachines } = JSON.parse(await vcenter.govc("vm.info", "-json", name));
  const { config } = virtualMachines[0];
  const devices = (await vcenter.govc("device.ls", "-vm", name))
    .split("\n")
    .map((line) => line.split(/\s+/, 2).join(" "));
  const disks = config.hardware.device.filter((device: { capacityInBytes?: number }) => device.capacityInBytes);
  return {
    guestId: config.guestId,
    version: config.version,
    devices: devices.filter((device) => /^(pvscsi|lsilogic|buslogic|disk|ethernet|cdrom|floppy|serial)/.test(device)),
    capacities: disks.map((disk: { capacityInBytes: number }) => disk.capacityInBytes),
  };
}

const expected = {
  guestId: "debian11_64Guest",
  version: "vmx-17",
  devices: [
    expect.stringMatching(/^pvscsi-\d+ ParaVirtualSCSIController$/),
    expect.stringMatching(/^disk-\d+-0 VirtualDisk$/),
    "ethernet-0 VirtualVmxnet3",
  ],
  capacities: [2 * 2 ** 30],
};

describe("a third-party importer", () => {
  test("makes a machine from it (govc import.ovf)", async () => {
    await vcenter.govc("import.ovf", ...place, "-name", "imported", made.descriptor);
    expect(await inventory("imported")).toEqual(expected);
  });

  test("reads the network to be mapped, and the annotation", async () => {
    const spec = JSON.parse(await vcenter.govc("import.spec", made.descriptor));
    expect(spec.NetworkMapping).toEqual([{ Name: "VM Network", Network: "" }]);
    expect(spec.Annotation).toMatch(/^vmfarm golden image "ovf-test", recipe [0-9a-f]{64}, built 20/);
  });

  test("makes a content library item from it, from which a machine is created", async () => {
    await vcenter.govc("library.create", "-ds", "LocalDS_0", "images");
    await vcenter.govc("library.import", "-m", "-n", "golden", "images", made.descriptor);
    const files = (await vcenter.govc("library.ls", "images/golden/*")).split("\n");
    expect(files.sort()).toEqual(
      [made.disk, made.descriptor].map((path) => path.replace(made.dir, "/images/golden")).sort(),
    );
    await vcenter.govc("library.deploy", ...place, "images/golden", "deployed");
    expect(await inventory("deployed")).toEqual(expected);
  });
});

test("boots from a paravirtual controller and reports cloud-init's result", { timeout: 25 * minutes }, async () => {
  const disk = await overlay(dir, "vmware", made.disk, "4G", "vmdk");
  const guest = Guest.start(dir, "bios", disk, await seed(dir), "vmware");
  try {
    await guest.shows("login:", 15 * minutes);
    const tell = async (command: string) => (await guest.shell(command, 10 * minutes)).output.trim();
    const reported = await tell(
      "until grep -q 'vmfarm.result [^ ]' /run/told-to-vsphere; do sleep 1; done; grep info-set /run/told-to-vsphere",
    );
    const told = reported.split("\n").map((line) => line.replace("info-set guestinfo.vmfarm.", ""));
    expect(told.slice(0, 2)).toEqual(["result  ", "instance i-1"]);
    expect(told).toHaveLength(3);
    const [, base64] = told[2]!.split(" ");
    expect(JSON.parse(Buffer.from(base64!, "base64").toString())).toEqual({ errors: [], log: "" });
    expect(await tell("journalctl -b -q _PID=1 -g 'ordering cycle' || true")).toBe("");
    expect(await tell("systemd-detect-virt")).toBe("vmware");
    expect(await tell("cat /sys/class/scsi_host/host*/proc_name")).toContain("vmw_pvscsi");
    expect(await tell("findmnt -no SOURCE /")).toMatch(/^\/dev\/sd[ab]3$/);
    expect(await tell("basename $(readlink /sys/class/net/en*/device/driver)")).toBe("vmxnet3");
  } finally {
    await guest.stop();
  }
});
