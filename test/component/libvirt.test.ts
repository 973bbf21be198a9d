import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { farm, machine, writtenImage } from "./support/farm";
import { runProgram, secret, unknownValue } from "./support/program";
import { vmfarm } from "./support/vmfarm";

const platform = { libvirt: { uri: "qemu:///system", accelerator: "tcg" as const } };

/** Paths of the unknown inputs, such as `xml.xslt`. */
function unknowns(value: unknown, path = ""): string[] {
  if (value === unknownValue) return [path];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, inner]) => unknowns(inner, path ? `${path}.${key}` : key));
}

describe("at preview", () => {
  test("everything is known except what libvirt assigns at creation", async () => {
    const { resources, error } = await runProgram(() => farm(platform), { preview: true });
    expect(error).toBeUndefined();
    const found = Object.fromEntries(resources.map(({ type, name, inputs }) => [`${type} ${name}`, unknowns(inputs)]));
    const of = (type: string, name: string) =>
      found[Object.keys(found).find((key) => key.endsWith(`${type} ${name}`))!];
    expect(of(":BootVolumes", "shop-db-1")).toEqual(["imagePath", "imageSize"]);
    expect(of(":Domain", "shop-db-1")).toEqual([
      "disks.0.volumeId",
      "disks.1.volumeId",
      "disks.2.volumeId",
      "networkInterfaces.0.networkId",
    ]);
    expect(of(":Guest", "shop-db-1")).toEqual(["domainId"]);
    expect(of(":DnsRecords", "shop")).toEqual(["network"]);
    for (const type of [":Network lan", ":SubnetClaim lan", ":ImageVolume web", ":DataDisk shop-db-1-data"]) {
      const [kind, name] = type.split(" ");
      expect(of(kind!, name!), type).toEqual([]);
    }
  });

  test("the accelerator of a machine with accelerator auto is unknown too", async () => {
    const { find } = await runProgram(() => farm({ libvirt: { uri: "qemu:///system" } }), { preview: true });
    expect(unknowns(find(":Domain", "shop-db-1").inputs)).toEqual(expect.arrayContaining(["type", "xml.xslt"]));
  });
});

describe("the domain", () => {
  test("follows the machine's plan", async () => {
    const { find, error } = await runProgram(() =>
      machine({ cpus: 3, memory: "2GiB", dataDisks: [{ name: "data", size: "1GiB" }] }),
    );
    expect(error).toBeUndefined();
    const { inputs } = find(":Domain");
    expect(inputs).toMatchObject({
      name: "shop-dev-box",
      type: "qemu",
      vcpu: 3,
      memory: 2048,
      autostart: true,
      disks: [{ volumeId: "/pool/root.qcow2" }, { volumeId: "/pool/seed.qcow2" }, { volumeId: "/pool/data.qcow2" }],
      networkInterfaces: [{ networkId: "lan-id", mac: expect.stringMatching(/^52:54:00(:[0-9A-F]{2}){3}$/) }],
      consoles: [{ type: "pty", targetType: "serial", targetPort: "0" }],
    });
    expect((inputs.xml as { xslt: string }).xslt).toContain("<serial>data</serial>");
  });

  test.each([
    ["running", true],
    ["stopped", false],
    ["suspended", false],
  ] as const)("of a machine declared %s starts with the host: %s", async (power, autostart) => {
    const { find, error } = await runProgram(() => machine({ power }));
    expect(error).toBeUndefined();
    expect(find(":Domain").inputs.autostart).toBe(autostart);
  });

  test("is watched through its seed if its guest has no agent", async () => {
    const of = async (uri: string) => {
      const { find } = await runProgram(() => machine({ platform: { libvirt: { uri } } }));
      return [find(":Guest").inputs.seedPath, find(":BootVolumes").inputs.vendorData];
    };
    expect(await of("qemu:///system")).toEqual([undefined, undefined]);
    expect(await of("xen:///system")).toEqual(["/pool/seed.qcow2", expect.stringMatching(/^#cloud-boothook/)]);
  });

  test("is replaced if its network cards change, and is deleted before its successor is created", async () => {
    const { find } = await runProgram(() => machine());
    expect(find(":Domain")).toMatchObject({
      deleteBeforeReplace: true,
      replaceOnChanges: ["networkInterfaces", "disks"],
    });
    expect(find(":Network")).toMatchObject({ deleteBeforeReplace: true });
    // The old volumes are in use until the old domain is gone.
    expect(find(":BootVolumes").deleteBeforeReplace).toBe(false);
  });

  test("what an interrupted run left of it is removed first, by one hook for all", async () => {
    const { find, resources } = await runProgram(() => machine());
    const connection = find("pulumi:providers:libvirt").name;
    expect(find(":Domain").beforeCreate).toEqual([`${connection}-stale-domains`]);
    expect(find(":Network").beforeCreate).toEqual([`${connection}-stale-networks`]);
    expect(resources.filter(({ beforeCreate }) => beforeCreate.length > 0)).toHaveLength(2);
  });

  test("applies the user's own arguments over ours, last", async () => {
    const { find, error } = await runProgram(() =>
      machine({ cpus: 2, libvirt: { vcpu: 7, cpu: { mode: "host-passthrough" }, description: "theirs" } }),
    );
    expect(error).toBeUndefined();
    expect(find(":Domain").inputs).toMatchObject({
      vcpu: 7,
      cpu: { mode: "host-passthrough" },
      description: "theirs",
      memory: 512,
      name: "shop-dev-box",
    });
  });

  test("uses the accelerator of the machine, or else of the platform, or else the one that was probed", async () => {
    const type = async (args: Parameters<typeof machine>[0]) => {
      const ran = await runProgram(() => machine(args));
      expect(ran.error).toBeUndefined();
      return {
        type: ran.find(":Domain").inputs.type,
        probes: ran.resources.filter((one) => one.type.endsWith(":AcceleratorProbe")).length,
      };
    };
    expect(await type({})).toEqual({ type: "qemu", probes: 0 });
    expect(await type({ platform: { libvirt: { uri: "qemu:///system" } } })).toEqual({ type: "qemu", probes: 1 });
    expect(await type({ accelerator: "auto" })).toEqual({ type: "qemu", probes: 1 });
  });

  test("is probed for once by a program with many machines", async () => {
    const { resources } = await runProgram(() => farm({ libvirt: { uri: "qemu:///system" } }));
    expect(resources.filter(({ type }) => type.endsWith(":AcceleratorProbe"))).toHaveLength(1);
  });
});

test("configurations that only differ in pool or accelerator share what can exist only once", async () => {
  const { resources, error } = await runProgram(() => {
    const uri = "qemu:///system";
    const { lan } = machine({ accelerator: "auto" }, "one");
    for (const [name, libvirt] of Object.entries({
      two: { uri, pool: "fast" },
      three: { uri, pool: "fast", accelerator: "auto" as const },
    }))
      new vmfarm.VirtualMachine(name, { image: writtenImage, lan, platform: { libvirt } });
  });
  expect(error).toBeUndefined();
  const names = (type: string) => resources.filter((one) => one.type.endsWith(type)).map(({ name }) => name.slice(14));
  expect(names(":providers:libvirt")).toEqual([""]);
  expect(names(":LibvirtHost")).toEqual(["-default", "-fast"]);
  expect(names(":AcceleratorProbe")).toEqual(["-default-auto", "-fast-auto"]);
});

describe("the network", () => {
  test.each([
    ["nat" as const, "nat"],
    ["isolated" as const, "none"],
    ["route" as const, "route"],
  ])("with mode %s is libvirt's %s", async (mode, expected) => {
    const { find } = await runProgram(() => new vmfarm.VirtualLan("lan", { cidr: "10.17.3.0/24", mode, platform }));
    expect(find(":Network").inputs).toMatchObject({
      mode: expected,
      addresses: ["10.17.3.0/24"],
      domain: "lan.internal",
      dhcp: { enabled: true },
      autostart: true,
      bridge: expect.stringMatching(/^vf[0-9a-f]{11}$/),
    });
    expect(find(":SubnetClaim").inputs).toMatchObject({ cidr: "10.17.3.0/24" });
    expect(find(":Network").dependsOn).toContain(find(":SubnetClaim").urn);
  });

  test("on a bridge of the site does not get a range, DHCP, DNS or names from us", async () => {
    const { find, resources, error } = await runProgram(() => {
      const lan = new vmfarm.VirtualLan("lan", { cidr: "10.17.3.0/24", mode: "bridge", bridge: "br0", platform });
      return machine({ lan });
    });
    expect(error).toBeDefined();
    expect(String(error)).toContain("overlaps");
    const bridged = await runProgram(() => {
      const lan = new vmfarm.VirtualLan("site", { cidr: "10.17.9.0/24", mode: "bridge", bridge: "br0", platform });
      return new vmfarm.VirtualMachine("box", {
        image: { imageId: "i", fileName: "i", virtualSize: 1 },
        lan,
        platform,
      });
    });
    expect(bridged.error).toBeUndefined();
    const { inputs } = bridged.find(":Network");
    expect(inputs).toMatchObject({ mode: "bridge", bridge: "br0" });
    for (const absent of ["addresses", "dhcp", "domain"]) expect(inputs).not.toHaveProperty(absent);
    expect(bridged.resources.filter(({ type }) => /SubnetClaim|DnsRecords/.test(type))).toEqual([]);
    expect(resources.length).toBeGreaterThan(0);
    expect(() => find(":Domain")).toThrow();
  });
});

describe("the user's secrets", () => {
  test("stay secret in the machine's user-data, and do not get into other inputs", async () => {
    const ran = await runProgram(() =>
      machine({ files: [{ path: "/etc/token", content: pulumi.secret("hunter2"), mode: "0600" }] }),
    );
    expect(ran.error).toBeUndefined();
    const { userData, instanceId, metaData } = ran.find(":BootVolumes").inputs as Record<string, { value?: string }>;
    expect(userData).toEqual(secret(expect.stringContaining("/etc/token")));
    expect(metaData).toEqual(secret(expect.stringContaining("instance-id")));
    expect(instanceId).toBeUndefined();
    const mark = JSON.stringify(secret(0)).slice(0, 70);
    for (const { type, inputs } of ran.resources) {
      const text = JSON.stringify(inputs);
      if (/hunter2|aHVudGVyMg/.test(text)) expect(type).toMatch(/BootVolumes$/);
      if (type.endsWith(":Domain")) expect(text).not.toContain(mark);
    }
  });

  test("values that come from other resources are checked when they are known", async () => {
    const late = await runProgram(() =>
      machine({
        commands: [pulumi.output("systemctl restart app")],
        files: [{ path: "/a", content: pulumi.output("x") }],
      }),
    );
    expect(late.error).toBeUndefined();
    expect(late.find(":BootVolumes").inputs.userData).toContain("systemctl restart app");
  });
});

describe("a machine", () => {
  test("with data disks keeps them when it is replaced: they do not depend on anything that changes", async () => {
    const disk = { name: "data", size: "1GiB", mountPath: "/srv" };
    const before = await runProgram(() => machine({ dataDisks: [disk] }));
    const after = await runProgram(() =>
      machine({
        dataDisks: [disk],
        packages: ["nginx"],
        cpus: 2,
        image: { imageId: "/pool/other", fileName: "o", virtualSize: 1 },
      }),
    );
    expect(after.find(":BootVolumes").inputs).not.toEqual(before.find(":BootVolumes").inputs);
    expect(after.find(":DataDisk").inputs).toEqual(before.find(":DataDisk").inputs);
  });

  test("without a LAN does not have one", async () => {
    const { find, error, resources } = await runProgram(
      () => new vmfarm.VirtualMachine("box", { image: { imageId: "i", fileName: "i", virtualSize: 1 }, platform }),
    );
    expect(error).toBeUndefined();
    expect(find(":Domain").inputs.networkInterfaces).toEqual([]);
    expect(resources.filter(({ type }) => type.endsWith(":DnsRecords"))).toEqual([]);
  });
});
