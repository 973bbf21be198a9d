import { expect, test } from "vitest";
import { Problems } from "../../../src/input/problem";
import { qemuRules } from "../../../src/machine/rules";
import { allSupported, type Capabilities, supported, unsupported } from "../../../src/platform/capabilities";
import { refuseHardware, refuseImage, refuseLan, refuseLanCount, refuseTier } from "../../../src/platform/requirements";
import { defaultRules, type Rules } from "../../../src/platform/rules";
import { told } from "../network/arbitraries";

const capabilities = Object.keys(allSupported) as (keyof Capabilities)[];
const none = Object.fromEntries(
  capabilities.map((capability) => [capability, unsupported(`instead of ${capability}`)]),
) as unknown as Capabilities;
const lacking = (without: Capabilities): Rules => ({ ...defaultRules, platform: "moon", capabilities: without });

/** What a platform without any capability refuses. Checks that one with all of them refuses nothing. */
function refused(refuse: (rules: Rules, problems: Problems) => void): string[] {
  const fine = new Problems();
  refuse(lacking(allSupported), fine);
  expect(told(fine)).toEqual([]);
  const problems = new Problems();
  refuse(lacking(none), problems);
  return told(problems);
}
const ofHardware = (args: object) => refused((rules, problems) => refuseHardware(args, rules, problems));
const ofLan = (args: object) => refused((rules, problems) => refuseLan(args, rules, problems));
const ofImage = (args: object) => refused((rules, problems) => refuseImage(args as never, rules, problems));

test.each<[object, string]>([
  [{ bootOrder: ["disk", "network"] }, "bootOrder: moon has no boot from the network; instead of networkBoot"],
  [{ clock: "localtime" }, "clock: moon has no hardware clock in local time; instead of localtimeClock"],
  [{ accelerator: "tcg" }, "accelerator: moon has no choice of an accelerator; instead of accelerator"],
  [{ memory: "513MiB" }, "memory: moon has memory in multiples of 4MiB only; instead of memoryInWholeMiB"],
  [{ memory: "514MiB" }, "memory: moon has memory in multiples of 4MiB only; instead of memoryInWholeMiB"],
  [{ rootDisk: "1025MiB" }, "rootDisk: moon has root disks in whole GiB only; instead of rootDiskInWholeMiB"],
  [{ firmware: "bios" }, "firmware: moon has no choice of firmware for a machine; instead of firmware"],
  [{ power: "stopped" }, "power: moon has no way to declare a machine stopped; instead of stopped"],
  [{ power: "suspended" }, "power: moon has no way to declare a machine suspended; instead of suspended"],
])("a machine's %j is refused if the platform lacks the capability", (args, expected) => {
  expect(ofHardware(args)).toEqual([expected]);
});

test.each<object>([
  {},
  { bootOrder: ["disk"], clock: "utc", accelerator: "auto", memory: "516MiB", rootDisk: "3GiB", power: "running" },
  // Invalid sizes are reported where they are parsed.
  { memory: "much", rootDisk: "little" },
])("any platform has the machine %j", (args) => {
  expect(ofHardware(args)).toEqual([]);
});

test.each<[object, string]>([
  [{ mode: "nat" }, "mode: moon has no LAN of mode nat; instead of nat"],
  [{ mode: "isolated" }, "mode: moon has no LAN of mode isolated; instead of isolated"],
  [{ mode: "route" }, "mode: moon has no LAN of mode route; instead of route"],
  [{ mode: "bridge" }, "mode: moon has no LAN of mode bridge; instead of bridge"],
  [{ dhcp: true }, "dhcp: moon has no DHCP of its own on a LAN; instead of dhcp"],
  [{ dhcpRange: { start: "a", end: "b" } }, "dhcp: moon has no DHCP of its own on a LAN; instead of dhcp"],
  [{ vlan: 7 }, "vlan: moon has no LANs by VLAN id; instead of vlan"],
  [{ nameservers: [] }, "nameservers: moon has no choice of DNS servers; instead of nameservers"],
])("a LAN's %j is refused if the platform lacks the capability", (args, expected) => {
  expect(ofLan(args)).toEqual([expected]);
});

test("any platform has a LAN without arguments, or without DHCP", () => {
  expect(ofLan({})).toEqual([]);
  expect(ofLan({ dhcp: false })).toEqual([]);
});

test.each<[object, string]>([
  [{ template: "t" }, "base.template: moon has no templates; instead of template"],
  [{ ami: "ami-1" }, "base.ami: moon has no AMIs; instead of ami"],
  [{ ssmParameter: "/p" }, "base.ssmParameter: moon has no parameters that name an AMI; instead of ami"],
  [
    { url: "https://x" },
    "diskSize: moon has no images whose size is only known after the download; instead of imageOfUnknownSize",
  ],
])("an image's base %j is refused if the platform lacks the capability", (base, expected) => {
  expect(ofImage({ base })).toEqual([expected]);
});

test("any platform has an image of a known size, and leaves what is missing to others", () => {
  expect(ofImage({ base: { url: "https://x" }, diskSize: "2GiB" })).toEqual([]);
  expect(ofImage({ base: { file: "x.qcow2" } })).toEqual([]);
  expect(ofImage({})).toEqual([]);
});

test("a tier is refused as a machine is, and for each port that it opens to ranges", () => {
  const ofTier = (args: object) =>
    refused((rules, problems) => refuseTier({ name: "web", ...args }, rules, problems.at("tiers", 0)));
  expect(ofTier({})).toEqual([]);
  expect(ofTier({ expose: [{ port: 80 }] })).toEqual([]);
  expect(
    ofTier({ clock: "localtime", expose: [{ port: 80 }, { port: 81, cidrs: [] }, { port: 82, cidrs: ["x"] }] }),
  ).toEqual([
    "tiers[0].clock: moon has no hardware clock in local time; instead of localtimeClock",
    "tiers[0].expose[1].cidrs: moon does not filter traffic between machines; instead of accessRanges",
    "tiers[0].expose[2].cidrs: moon does not filter traffic between machines; instead of accessRanges",
  ]);
});

test("machines on no LAN or on several are refused if the platform lacks them", () => {
  const ofCount = (count: number) => refused((rules, problems) => refuseLanCount(count, rules, problems));
  expect(ofCount(0)).toEqual(["lan: moon has no machine without a network card; instead of withoutLan"]);
  expect(ofCount(1)).toEqual([]);
  expect(ofCount(2)).toEqual(["lans: moon has no machine on several LANs; instead of severalLans"]);
});

test("without a platform everything is supported, so that what else is wrong is found", () => {
  expect(defaultRules).toMatchObject({ ...qemuRules, platform: "none" });
  expect(Object.values(defaultRules.capabilities).every(({ supported }) => supported)).toBe(true);
  expect(defaultRules.resolvesNames({} as never)).toBe(true);
  expect(supported).toEqual({ supported: true });
  expect(unsupported("x")).toEqual({ supported: false, instead: "x" });
});
