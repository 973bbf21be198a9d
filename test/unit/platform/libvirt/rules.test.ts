import { describe, expect, test } from "vitest";
import { Problems } from "../../../../src/input/problem";
import { qemuRules } from "../../../../src/machine/rules";
import { libvirtRules } from "../../../../src/platform/libvirt/rules";
import { identity, told } from "../../network/arbitraries";
import { expectUnsupported } from "../unsupported";

// A remote host, whose routes are not known.
const qemu = libvirtRules("qemu+ssh://host/system", "qemu");
const xen = libvirtRules("xen+ssh://host/system", "xen");

describe("what libvirt cannot do, and what to use instead:", () => {
  const shared = {
    vlan: /mode bridge/,
    template: /^use file, url or bootstrap$/,
    ami: /^use file, url or bootstrap$/,
    accessRanges: /leave cidrs out/,
  };

  test("with QEMU", () => {
    expectUnsupported(qemu, shared);
  });

  test("with Xen", () => {
    expectUnsupported(xen, {
      ...shared,
      networkBoot: /leave bootOrder out/,
      firmware: /leave firmware out/,
    });
  });
});

test("names and MAC addresses follow from the hypervisor", () => {
  expect(qemu).toMatchObject({ platform: "libvirt", macs: qemuRules.macs });
  expect(qemu.dataDiskDevice("data", "u", 0)).toBe("/dev/disk/by-id/virtio-data");
  expect(xen).toMatchObject({ platform: "libvirt", macs: { prefix: [0x00, 0x16, 0x3e], fourth: 0xff } });
  expect(xen.dataDiskDevice("data", "u", 0)).toBe("/dev/xvdc");
});

test("a LAN without a range gets one that is derived, the same on both", () => {
  const range = qemu.lan.defaultRange!("lan", identity);
  expect(range).toMatch(/^10\.\d+\.\d+\.0\/24$/);
  expect(xen.lan.defaultRange!("lan", identity)).toBe(range);
  expect(qemu.lan).toMatchObject({ defaultMode: "nat", serves: true, leases: true });
});

test("names are resolved but on a bridge, where the site does", () => {
  const resolves = (mode: string) => qemu.resolvesNames({ mode } as never);
  expect(["nat", "isolated", "route", "bridge"].map(resolves)).toEqual([true, true, true, false]);
});

test("the accelerator of each group of machines is checked", () => {
  const problems = new Problems();
  const group = (at: string, accelerator?: string) => ({
    problems: problems.at(at),
    hardware: { accelerator } as never,
    machines: [],
  });
  qemu.checkMachines!("x", [group("a", "xen"), group("b"), group("c", "tcg")], problems);
  expect(told(problems)).toEqual([expect.stringMatching(/^a\.accelerator: "xen" needs a URI/)]);
});
