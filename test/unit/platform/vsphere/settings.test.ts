import { describe, expect, test } from "vitest";
import { Problems } from "../../../../src/input/problem";
import type { VsphereArgs } from "../../../../src/platform/vsphere/args";
import { planVsphere } from "../../../../src/platform/vsphere/settings";

const fine: VsphereArgs = {
  server: "vcenter.example.com",
  user: "vmfarm@vsphere.local",
  password: "hunter2",
  cluster: "C0",
  datastore: "ds1",
  network: "VM Network",
};

function plan(args: object) {
  const problems = new Problems();
  const settings = planVsphere({ ...fine, ...args } as VsphereArgs, problems);
  return { settings, told: problems.found.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`) };
}

test("defaults", () => {
  const { settings, told } = plan({});
  expect(told).toEqual([]);
  expect(settings).toEqual({
    server: "vcenter.example.com",
    user: "vmfarm@vsphere.local",
    cluster: "C0",
    datastore: "ds1",
    network: "VM Network",
    allowUnverifiedSsl: false,
    hosts: [],
    lans: {},
    linkedClones: true,
    tags: true,
    owner: "vmfarm@vsphere.local",
  });
});

test("the password is not in the settings", () => {
  expect(JSON.stringify(plan({}).settings)).not.toContain("hunter2");
});

test.each(["vcenter", "10.1.2.3:8443", "[fd00::1]", "[fd00::1]:8443", "vc-1.example.com"])(
  "%s is a server",
  (server) => {
    expect(plan({ server }).told).toEqual([]);
  },
);

test.each<Record<string, unknown>>([
  { password: { secret: true } },
  { cluster: undefined, resourcePool: "P" },
  { network: undefined, distributedSwitch: "d" },
  { network: undefined, virtualSwitch: "v", hosts: ["h"] },
  { virtualSwitch: "v", hosts: ["h"] },
  { caFile: "/ca.pem", allowUnverifiedSsl: false },
  { vlan: 7, folder: undefined, linkedClones: false, antiAffinity: true, tags: false },
  { lans: { lan: { vlan: 7, cidr: "10.1.0.0/24", gateway: "10.1.0.1", nameservers: [] }, other: { network: "n" } } },
])("%j is fine", ({ password = fine.password, ...args }) => {
  const { settings, told } = plan({ ...args, password });
  expect(told).toEqual([]);
  expect(settings).toMatchObject({ hosts: [], ...args });
});

describe("is refused", () => {
  test.each<[object, RegExp]>([
    [{ server: "https://vcenter/sdk" }, /^platform\.vsphere\.server: "https.* is not a valid server: a host name/],
    [{ server: "user:hunter3@vcenter" }, /^platform\.vsphere\.server: /],
    [{ server: "vcenter:99999999" }, /^platform\.vsphere\.server: /],
    [{ server: undefined }, /^platform\.vsphere\.server: a missing value is not a valid server/],
    [{ user: undefined }, /^platform\.vsphere\.user: is required: pulumi config set --path vmfarm:vsphere\.user/],
    [{ datastore: "" }, /^platform\.vsphere\.datastore: "" is not a valid name/],
    [{ datastore: "--all" }, /^platform\.vsphere\.datastore: "--all" begins with a hyphen/],
    [{ password: undefined }, /^platform\.vsphere\.password: is required: pulumi config set --secret/],
    [{ password: "" }, /^platform\.vsphere\.password: is required/],
    [{ cluster: undefined }, /^platform\.vsphere\.cluster: is required, as the place where machines run/],
    [{ resourcePool: "P" }, /^platform\.vsphere\.resourcePool: .*leave one of/],
    [{ network: undefined }, /^platform\.vsphere\.network: is required, for the LANs/],
    [{ virtualSwitch: "vSwitch0" }, /^platform\.vsphere\.hosts: list the ESXi hosts that have "vSwitch0"/],
    [{ hosts: ["h1"] }, /^platform\.vsphere\.hosts: can only be used with a standard switch/],
    [{ virtualSwitch: "v", hosts: ["h"], distributedSwitch: "d" }, /^platform\.vsphere\.virtualSwitch: .*one switch/],
    [{ vlan: 4095 }, /^platform\.vsphere\.vlan: 4095 is not a valid VLAN id/],
    [{ vlan: "7" }, /^platform\.vsphere\.vlan: "7" is not a valid VLAN id/],
    [{ user: null }, /^platform\.vsphere\.user: is required/],
    [{ datastore: " " }, /^platform\.vsphere\.datastore: " " is not a valid name/],
    [{ folder: "-f" }, /^platform\.vsphere\.folder: "-f" begins with a hyphen/],
    [{ owner: 5 }, /^platform\.vsphere\.owner: 5 is not a valid name/],
    [{ password: null }, /^platform\.vsphere\.password: is required/],
    [{ password: 5 }, /^platform\.vsphere\.password: is required/],
    [{ lans: null }, /^platform\.vsphere\.lans: a missing value is not a mapping/],
    [{ lans: "lan" }, /^platform\.vsphere\.lans: "lan" is not a mapping/],
    [{ lans: { lan: null } }, /^platform\.vsphere\.lans\.lan: a missing value is not a valid LAN/],
    [{ lans: { lan: { gateway: 5 } } }, /^platform\.vsphere\.lans\.lan\.gateway: 5 is not a string/],
    [{ lans: { lan: { vlan: 0 } } }, /^platform\.vsphere\.lans\.lan\.vlan: 0 is not a valid VLAN id/],
    [{ lans: [] }, /^platform\.vsphere\.lans: \[\] is not a mapping/],
    [{ lans: { lan: { network: "-n" } } }, /^platform\.vsphere\.lans\.lan\.network: "-n" begins with a hyphen/],
    [{ lans: { lan: { network: 5 } } }, /^platform\.vsphere\.lans\.lan\.network: 5 is not a valid name/],
    [{ lans: { lan: { cidr: 5 } } }, /^platform\.vsphere\.lans\.lan\.cidr: 5 is not a string/],
    [{ lans: { lan: { nameservers: "192.0.2.53" } } }, /^platform\.vsphere\.lans\.lan\.nameservers: .* is not a list/],
    [{ lans: { lan: "VM Network" } }, /^platform\.vsphere\.lans\.lan: "VM Network" is not a valid LAN: it has/],
    [{ virtualSwitch: "v", hosts: "h" }, /^platform\.vsphere\.hosts: "h" is not a list of names/],
    [{ virtualSwitch: "v", hosts: ["h", 5] }, /^platform\.vsphere\.hosts\[1\]: 5 is not a valid name/],
    [{ lans: { lan: { subnet: "x" } } }, /^platform\.vsphere\.lans\.lan\.subnet: is unknown/],
    [{ lans: { lan: { network: "n", vlan: 7 } } }, /^platform\.vsphere\.lans\.lan\.vlan: .*leave one/],
    [
      { caFile: "/ca.pem", allowUnverifiedSsl: true },
      /^platform\.vsphere\.allowUnverifiedSsl: cannot be combined with caFile/,
    ],
    [{ allowUnverifiedSsl: "true" }, /^platform\.vsphere\.allowUnverifiedSsl: "true" is neither true nor false/],
  ])("%j", (args, expected) => {
    const { settings, told } = plan(args);
    expect(settings).toBeUndefined();
    expect(told).toEqual([expect.stringMatching(expected)]);
  });

  test("all at once", () => {
    const { told } = plan({ server: "", user: "", password: "", cluster: undefined, datastore: undefined, vlan: 0 });
    expect(told.map((line) => line.split(":")[0]!.split(".").at(-1)).sort()).toEqual([
      "cluster",
      "datastore",
      "password",
      "server",
      "user",
      "vlan",
    ]);
  });
});
