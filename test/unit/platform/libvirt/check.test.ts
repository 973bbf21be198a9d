import { describe, expect, test } from "vitest";
import { Problems } from "../../../../src/input/problem";
import { checkAccelerator, checkUri, checkXen } from "../../../../src/platform/libvirt/check";
import { told } from "../../network/arbitraries";

function checked<T>(check: (problems: Problems) => T): { value: T; problems: string[] } {
  const problems = new Problems();
  const value = check(problems.at("here"));
  return { value, problems: told(problems) };
}

describe("a URI", () => {
  test.each([
    ["qemu:///system", "qemu"],
    ["xen+ssh://host/system", "xen"],
  ])("%s is one of %s", (uri, hypervisor) => {
    expect(checked((problems) => checkUri(uri, problems))).toEqual({ value: hypervisor, problems: [] });
  });

  test.each<[unknown, RegExp]>([
    [undefined, /^here: a missing value is not a valid connection URI, such as qemu:\/\/\/system/],
    [5, /^here: 5 is not a valid connection URI/],
    ["system", /^here: "system" is not a valid connection URI/],
    ["lxc:///", /^here: "lxc:\/\/\/" is a connection to neither QEMU nor Xen; the URI must begin with qemu:/],
  ])("%j is refused", (uri, expected) => {
    expect(checked((problems) => checkUri(uri, problems))).toEqual({
      value: undefined,
      problems: [expect.stringMatching(expected)],
    });
  });
});

describe("an accelerator", () => {
  const accelerator = (name: string, hypervisor?: "qemu" | "xen") =>
    checked((problems) => checkAccelerator(name as never, hypervisor, problems)).problems;

  test.each([
    ["auto", "qemu"],
    ["auto", "xen"],
    ["kvm", "qemu"],
    ["tcg", "qemu"],
    ["xen", "xen"],
    ["xen", undefined],
    ["kvm", undefined],
  ] as const)("%s suits %s", (name, hypervisor) => {
    expect(accelerator(name, hypervisor)).toEqual([]);
  });

  test("of the other hypervisor is refused, and so is one that does not exist", () => {
    expect(accelerator("kvm", "xen")).toEqual([
      expect.stringMatching(/^here: "kvm" is for QEMU.*leave accelerator out/),
    ]);
    expect(accelerator("tcg", "xen")).toHaveLength(1);
    expect(accelerator("xen", "qemu")).toEqual([
      expect.stringMatching(/^here: "xen" needs a URI that begins with xen/),
    ]);
    expect(accelerator("hax", "xen")).toEqual([expect.stringMatching(/^here: "hax" is not one of auto, /)]);
  });
});

describe("arguments of Xen", () => {
  const xen = (args: object | undefined, hypervisor?: "qemu" | "xen") =>
    checked((problems) => checkXen(args as never, hypervisor, problems)).problems;
  const kernel = "/usr/lib/grub-xen/grub-i386-xen_pvh.bin";

  test.each([
    [undefined, "qemu"],
    [{}, "xen"],
    [{ guest: "pvh", kernel }, "xen"],
    [{ guest: "hvm" }, "xen"],
    [{ kernel }, undefined],
  ] as const)("%j suit %s", (args, hypervisor) => {
    expect(xen(args, hypervisor)).toEqual([]);
  });

  test.each<[object, RegExp[]]>([
    [{ guest: "pv" }, [/^here\.guest: "pv" is not one of pvh, hvm; a paravirtual guest \(pv\) cannot be read back/]],
    [{ kernel: "grub.bin" }, [/^here\.kernel: "grub\.bin" is not an absolute path/]],
    [{ kernel: "/" }, [/^here\.kernel: "\/" is not an absolute path/]],
    [{ kernel: "/a b" }, [/^here\.kernel: "\/a b" is not an absolute path on the host without spaces and quotes/]],
    [{ kernel: "x/a" }, [/^here\.kernel: /]],
    [{ guest: "hvm", kernel }, [/^here\.kernel: is for PVH guests.*leave it out/]],
  ])("%j are refused", (args, expected) => {
    expect(xen(args, "xen")).toEqual(expected.map((reason) => expect.stringMatching(reason)));
  });

  test("are refused on QEMU", () => {
    expect(xen({}, "qemu")).toEqual([expect.stringMatching(/^here: needs a URI that begins with xen.*leave it out/)]);
  });
});
