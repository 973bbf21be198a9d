import { describe, expect, test } from "vitest";
import { Identity } from "../../../../../src/identity";
import { planHardware } from "../../../../../src/machine/hardware";
import type { MachinePlan } from "../../../../../src/machine/plan";
import { type XenStart, xenDomainXslt } from "../../../../../src/platform/libvirt/xen/domainXslt";
import { diskTarget, xenMachineRules } from "../../../../../src/platform/libvirt/xen/rules";
import { newContext } from "../../../network/arbitraries";
import { carried, hostileTexts } from "../hostile";
import { type Element, fixture, parse, transform } from "../transform";

const identity = new Identity("shop", "dev");
const disks = ["/pool/root.qcow2", "/pool/seed.qcow2", "/pool/data.qcow2"];

function plan(): MachinePlan {
  const context = newContext(identity, xenMachineRules);
  const made = planHardware("shop-db-1", { dataDisks: [{ name: "data", size: "1GiB" }], clock: "localtime" }, context);
  expect(context.problems.found).toEqual([]);
  return { ...made, nics: [], fqdn: "shop-db-1.lan.internal" };
}

async function domain(start: XenStart, paths = disks): Promise<Element> {
  const xml = (await fixture("domain"))
    .replace('type="qemu"', 'type="xen"')
    .replace("<cpu></cpu>", '<cpu mode="host-passthrough"></cpu>')
    .replace("</devices>", '<graphics type="vnc"></graphics></devices>');
  return parse(await transform(xml, xenDomainXslt(plan(), start, paths))).domain[0];
}

const text = (element: Element) => (typeof element === "string" ? element : element["#text"]);

describe("the domain that Xen's driver gets", () => {
  test("is PVH, boots with the host's pygrub, and has what the plan says", async () => {
    const made = await domain({ osType: "xenpvh" });
    expect(made["@type"]).toBe("xen");
    expect(made.os).toEqual([{ type: [{ "#text": "xenpvh", "@arch": "x86_64", "@machine": "xenfv" }] }]);
    expect(made.bootloader.map(text)).toEqual(["pygrub"]);
    expect(made.uuid.map(text)).toEqual([identity.uuid("machine", "shop-db-1")]);
    expect(made.clock).toEqual([{ "@offset": "localtime" }]);
    expect(text(made.name[0])).toBe("shop-dev-shop-db-1");
    expect(made.memory[0]).toMatchObject({ "#text": "512", "@unit": "MiB" });
  });

  test("has its disks as files, where the guest expects them", async () => {
    const { disk } = (await domain({ osType: "xenpvh" })).devices[0];
    expect(disk.map((one: Element) => [one.source[0]["@file"], one.target[0]["@dev"], one.driver[0]["@type"]])).toEqual(
      [
        ["/pool/root.qcow2", "xvda", "qcow2"],
        ["/pool/seed.qcow2", "xvdb", "qcow2"],
        ["/pool/data.qcow2", "xvdc", "qcow2"],
      ],
    );
    expect(plan().dataDisks.map(({ device }) => device)).toEqual(["/dev/xvdc"]);
  });

  test("has nothing that only QEMU has, and neither the user's processor nor graphics", async () => {
    const made = await domain({ osType: "xenpvh" });
    expect(made.cpu).toBeUndefined();
    expect(Object.keys(made.devices[0]).sort()).toEqual(["#text", "console", "disk", "interface"]);
    expect(made.devices[0].console).toEqual([{ "@type": "pty", target: [{ "@type": "xen", "@port": "0" }] }]);
    expect(made.devices[0].interface[0].model).toBeUndefined();
    expect(made.devices[0].interface[0].mac[0]["@address"]).toBe("52:54:00:AA:BB:CC");
  });

  test("boots with what is given in place of pygrub", async () => {
    const made = await domain({ osType: "xenpvh", kernel: "/usr/lib/grub-xen/grub-i386-xen_pvh.bin" });
    expect(made.os[0].kernel.map(text)).toEqual(["/usr/lib/grub-xen/grub-i386-xen_pvh.bin"]);
    expect(made.bootloader).toBeUndefined();
  });

  test("is a full PC if the host has no PVH", async () => {
    const made = await domain({ osType: "hvm" });
    expect(text(made.os[0].type[0])).toBe("hvm");
    expect(made.os[0].boot).toEqual([{ "@dev": "hd" }]);
    expect(made.bootloader).toBeUndefined();
    expect(made.devices[0].console[0].target[0]["@type"]).toBe("serial");
  });

  test.each(hostileTexts)("uses the path %j unchanged", async (name) => {
    const path = `/pool/${name}`;
    const made = await domain({ osType: "xenpvh" }, [path, ...disks.slice(1)]);
    expect(made.devices[0].disk[0].source[0]["@file"]).toBe(carried(path));
  });
});

test.each([
  [0, "xvda"],
  [25, "xvdz"],
  [26, "xvdaa"],
  [51, "xvdaz"],
  [52, "xvdba"],
])("disk %d is %s", (index, target) => expect(diskTarget(index)).toBe(target));
