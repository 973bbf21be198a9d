import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Identity } from "../../../../src/identity";
import type { HardwareArgs } from "../../../../src/machine/args";
import { planHardware } from "../../../../src/machine/hardware";
import type { MachinePlan } from "../../../../src/machine/plan";
import { qemuRules } from "../../../../src/machine/rules";
import { domainXslt } from "../../../../src/platform/libvirt/domainXslt";
import { propertyRuns } from "../../../support/longRun";
import { newContext } from "../../network/arbitraries";
import { carried, hostile, hostileTexts } from "./hostile";
import { census, defined, type Element, fixture, parse, transform } from "./transform";

const name = "shop-dev-shop-db-1";
const identity = new Identity("shop", "dev");

function plan(args: HardwareArgs = {}): MachinePlan {
  const context = newContext(identity, qemuRules);
  const disks = { dataDisks: [{ name: "data", size: "1GiB" }] };
  const made = planHardware("shop-db-1", { ...disks, ...args }, context);
  expect(context.problems.found).toEqual([]);
  return { ...made, nics: [], fqdn: "shop-db-1.lan.internal" };
}

async function result(machine: MachinePlan, domainType = "qemu"): Promise<{ xml: string; domain: Element }> {
  const xml = await transform(await fixture("domain"), domainXslt(machine, domainType));
  return { xml, domain: parse(xml).domain[0] };
}

const text = (element: Element) => (typeof element === "string" ? element : element["#text"]);

describe("the domain that libvirt gets", () => {
  test("has our UUID, serials, boot order, clock and processor, and what the provider wrote", async () => {
    const { domain } = await result(plan({ bootOrder: ["network", "disk"] }));
    expect(domain.uuid.map(text)).toEqual([identity.uuid("machine", "shop-db-1")]);
    expect(domain.devices[0].disk.map((disk: Element) => disk.serial.map(text))).toEqual([
      ["root"],
      ["seed"],
      ["data"],
    ]);
    expect(domain.os[0].boot).toEqual([{ "@dev": "network" }, { "@dev": "hd" }]);
    expect(domain.cpu).toEqual([{ "@mode": "maximum" }]);
    expect(domain.clock).toHaveLength(1);
    expect(domain.clock[0]["@offset"]).toBe("utc");
    expect(domain.clock[0].timer).toEqual([
      { "@name": "rtc", "@tickpolicy": "catchup" },
      { "@name": "pit", "@tickpolicy": "delay" },
      { "@name": "hpet", "@present": "no" },
    ]);
    expect(domain.devices[0].graphics).toBeUndefined();
    expect(domain.devices[0].memballoon).toHaveLength(1);
    expect(text(domain.name[0])).toBe(name);
    expect(domain.devices[0].interface[0].mac[0]["@address"]).toBe("52:54:00:AA:BB:CC");
    expect(domain.devices[0].channel[0].target[0]["@name"]).toBe("org.qemu.guest_agent.0");
  });

  test("under KVM has its clock and the host's processor", async () => {
    const { domain } = await result(plan({ clock: "localtime" }), "kvm");
    expect(domain.cpu).toEqual([{ "@mode": "host-model" }]);
    expect(domain.clock[0]["@offset"]).toBe("localtime");
    expect(domain.clock[0].timer).toContainEqual({ "@name": "kvmclock", "@present": "yes" });
  });

  test("boots with UEFI if requested, and keeps the provider's type", async () => {
    const { domain } = await result(plan({ firmware: "uefi" }));
    expect(domain.os).toHaveLength(1);
    expect(domain.os[0]["@firmware"]).toBe("efi");
    expect(text(domain.os[0].type[0])).toBe("hvm");
    expect(domain.os[0].boot).toEqual([{ "@dev": "hd" }]);
  });
});

test("a processor and graphics that the user sets stay as the provider writes them", async () => {
  const theirs = (await fixture("domain")).replace("<cpu></cpu>", '<cpu mode="host-passthrough"></cpu>');
  const machine = plan({ libvirt: { cpu: { mode: "host-passthrough" }, graphics: { type: "spice" } } });
  const domain = parse(await transform(theirs, domainXslt(machine, "kvm"))).domain[0];
  expect(domain.cpu).toEqual([{ "@mode": "host-passthrough" }]);
  expect(domain.devices[0].graphics).toMatchObject([{ "@type": "spice" }]);
});

test("there is one clock and one processor, whatever a future provider writes", async () => {
  const later = (await fixture("domain"))
    .replace("<cpu></cpu>", '<clock offset="localtime"></clock><cpu mode="custom"><model>qemu64</model></cpu>')
    .replace("</devices>", '<graphics type="vnc"></graphics></devices>');
  const domain = parse(await transform(later, domainXslt(plan(), "qemu"))).domain[0];
  expect(domain.clock.map((clock: Element) => clock["@offset"])).toEqual(["utc"]);
  expect(domain.cpu).toEqual([{ "@mode": "maximum" }]);
  expect(domain.devices[0].graphics).toBeUndefined();
});

describe("libvirt itself", () => {
  test.each<[string, HardwareArgs, string]>([
    ["plain", {}, "qemu"],
    ["kvm", {}, "kvm"],
    ["uefi", { firmware: "uefi" }, "qemu"],
    ["network first, local time", { bootOrder: ["network", "disk"], clock: "localtime" }, "qemu"],
  ])("considers it valid and reads what we mean: %s", async (_what, args, domainType) => {
    const machine = plan(args);
    const { xml } = await result(machine, domainType);
    const domain = parse(await defined("domain", xml, name)).domain[0];
    expect(text(domain.uuid[0])).toBe(machine.uuid);
    expect(domain.devices[0].disk.map(({ serial }: Element) => text(serial[0]))).toEqual(["root", "seed", "data"]);
    expect(domain.os[0].boot.map((boot: Element) => boot["@dev"])).toEqual(
      machine.bootOrder.map((device) => ({ disk: "hd", network: "network" })[device]),
    );
    expect(domain.clock[0]["@offset"]).toBe(machine.clock);
    expect(domain.os[0]["@firmware"]).toBe(args.firmware ? "efi" : undefined);
  });
});

test("for any strings, the document has the same elements, and the strings are unchanged", async () => {
  const before = census((await result(plan())).xml);
  await fc.assert(
    fc.asyncProperty(hostile, hostile, hostile, async (uuid, disk, offset) => {
      const honest = plan();
      const machine = {
        ...honest,
        uuid: `u${uuid}`,
        clock: `c${offset}` as MachinePlan["clock"],
        dataDisks: [{ ...honest.dataDisks[0]!, name: `d${disk}` }],
      };
      const { xml, domain } = await result(machine);
      expect(census(xml)).toEqual(before);
      expect(text(domain.uuid[0])).toBe(carried(machine.uuid));
      expect(domain.clock[0]["@offset"]).toBe(carried(machine.clock));
      expect(text(domain.devices[0].disk[2].serial[0])).toBe(carried(machine.dataDisks[0]!.name));
    }),
    {
      numRuns: hostileTexts.length + propertyRuns(15),
      examples: hostileTexts.map((hostileText): [string, string, string] => [hostileText, hostileText, hostileText]),
    },
  );
});
