import { expect, test } from "vitest";
import { Problems } from "../../../../src/input/problem";
import { machineRules, vsphereRules } from "../../../../src/platform/vsphere/rules";
import type { VsphereSettings } from "../../../../src/platform/vsphere/settings";
import { identity, told } from "../../network/arbitraries";
import { expectUnsupported } from "../unsupported";

const rulesWith = (settings: Partial<VsphereSettings>) =>
  vsphereRules({ lans: {}, ...settings } as VsphereSettings, identity);
const rules = rulesWith({});

test("what vSphere cannot do, and what to use instead", () => {
  expectUnsupported(rules, {
    nat: /set the LAN's gateway/,
    isolated: /use a vlan/,
    dhcp: /leave dhcp and dhcpRange out/,
    networkBoot: /bios\.bootOrder in vsphere\.extraConfig/,
    localtimeClock: /leave clock out/,
    accelerator: /leave accelerator out/,
    withoutLan: /^set a LAN in lan or lans$/,
    memoryInWholeMiB: /multiple of 4MiB/,
    rootDiskInWholeMiB: /whole number of GiB/,
    imageOfUnknownSize: /^set diskSize/,
    ami: /^use template, file, url or bootstrap$/,
    accessRanges: /leave cidrs out/,
    stopped: /govc vm\.power -s and -on/,
    suspended: /govc vm\.power -suspend and -on/,
  });
});

test("MAC addresses are of the range for those chosen by hand, and a guest finds its disks by their WWN", () => {
  expect(rules).toMatchObject({ platform: "vsphere", macs: { prefix: [0x00, 0x50, 0x56], fourth: 0x3f } });
  expect(rules.dataDiskDevice("data", "01234567-89ab-8def-8123-456789abcdef", 0)).toBe(
    "/dev/disk/by-id/wwn-0x6000c290123456789ab8def812345678",
  );
});

test("a LAN is a network of the site's", () => {
  expect(machineRules.lan).toMatchObject({ defaultMode: "route", serves: false, leases: false });
  expect(machineRules.lan.networkNameForm).toMatch(/port group/);
  expect(["VM Network", "-x", " "].map(machineRules.lan.isNetworkName)).toEqual([true, false, false]);
  expect(rules.resolvesNames({} as never)).toBe(true);
});

test("an image's bootstrap gets VMware's tools", () => {
  expect(rules.imageArgs!({ base: { bootstrap: { suite: "trixie" } } })).toMatchObject({
    packages: { deb: ["open-vm-tools"] },
  });
});

test("the configuration says what a LAN has beside its arguments, and not its network", () => {
  const { lanDefaults } = rulesWith({
    lans: {
      here: { network: "VM Network", cidr: "10.1.0.0/24", gateway: "10.1.0.1" },
      tagged: { vlan: 7, nameservers: ["10.1.0.2"] },
      both: { network: "n", vlan: 7 },
    },
  });
  expect(lanDefaults!("here")).toEqual({ cidr: "10.1.0.0/24", gateway: "10.1.0.1" });
  expect(lanDefaults!("tagged")).toEqual({ vlan: 7, nameservers: ["10.1.0.2"] });
  expect(lanDefaults!("both")).toEqual({});
  expect(lanDefaults!("other")).toEqual({});
});

test("the name of a port group may be too long; that of an existing network is not checked", () => {
  const check = (settings: Partial<VsphereSettings>, plan: object) => {
    const problems = new Problems();
    rulesWith(settings).checkLan!("x".repeat(72), plan as never, problems);
    return told(problems);
  };
  expect(check({}, {})).toEqual([expect.stringMatching(/^name: shop-dev-x+ has 81 characters/)]);
  expect(check({}, { bridge: "VM Network" })).toEqual([]);
  expect(check({ network: "VM Network" }, {})).toEqual([]);
  expect(check({ lans: { ["x".repeat(72)]: { network: "n" } } }, {})).toEqual([]);
});

test("machines are checked", () => {
  const problems = new Problems();
  const machine = { qualifiedName: "x", nics: Array(11).fill({}), dataDisks: [] };
  const hardware = { dataDisks: [] } as never;
  rules.checkMachines!("x", [{ problems, hardware, machines: [machine] as never }], problems);
  expect(told(problems)).toEqual([expect.stringMatching(/^lans: /)]);
});
