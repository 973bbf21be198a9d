import { describe, expect, test } from "vitest";
import type { PlatformArgs } from "../../src";
import { runProgram } from "./support/program";
import { vmfarm } from "./support/vmfarm";

const lan = (platform?: PlatformArgs) =>
  runProgram(() => new vmfarm.VirtualLan("lan", { cidr: "10.17.3.0/24", platform }), { config: {} });
const configured = (config: Record<string, string>, platform?: PlatformArgs) =>
  runProgram(() => new vmfarm.VirtualLan("lan", { cidr: "10.17.3.0/24", platform }), { config });
const problems = (error: unknown) => {
  expect(error).toBeInstanceOf(vmfarm.InvalidArgsError);
  return (error as InstanceType<typeof vmfarm.InvalidArgsError>).errors.map((p) => `${p.propertyPath}: ${p.reason}`);
};

test("the configuration selects it, with every value of its block", async () => {
  const { error, find } = await configured({
    "vmfarm:libvirt": '{"uri": "qemu+ssh://host.example/system", "pool": "fast"}',
  });
  expect(error).toBeUndefined();
  expect(find("pulumi:providers:libvirt").inputs.uri).toBe("qemu+ssh://host.example/system");
  expect(find(":LibvirtHost").inputs).toMatchObject({ uri: "qemu+ssh://host.example/system", pool: "fast" });
});

test("the argument wins over the configuration", async () => {
  const { error, find } = await configured(
    { "vmfarm:libvirt": '{"uri": "qemu+ssh://other.example/system"}' },
    { libvirt: { uri: "qemu:///system" } },
  );
  expect(error).toBeUndefined();
  expect(find("pulumi:providers:libvirt").inputs.uri).toBe("qemu:///system");
});

test("the argument wins over an invalid configuration", async () => {
  const { error } = await configured({ "vmfarm:libvirt": "nonsense" }, { libvirt: { uri: "qemu:///system" } });
  expect(error).toBeUndefined();
});

describe("is refused, with what to do about it, where", () => {
  test("there is no platform", async () => {
    const { error, resources } = await lan();
    expect(problems(error)).toEqual([
      expect.stringMatching(
        /^platform: set exactly one of libvirt.*pulumi config set --path vmfarm:libvirt\.uri.*none is set/,
      ),
    ]);
    expect(resources).toEqual([]);
  });

  test.each<[string, Record<string, string>, PlatformArgs | undefined, RegExp]>([
    ["the argument has no platform", {}, {}, /^platform: .*none is set/],
    ["the block is null", {}, { libvirt: null } as never, /^platform: .*none is set/],
    [
      "two are given",
      {},
      { libvirt: { uri: "qemu:///system" }, vsphere: {} } as never,
      /^platform: set exactly one of libvirt, vsphere.*libvirt and vsphere are set/,
    ],
    ["an unknown one is given", {}, { xen: {} } as never, /^platform\.xen: there is no platform "xen"/],
    [
      "two are configured",
      { "vmfarm:libvirt": '{"uri":"qemu:///system"}', "vmfarm:ec2": "{}" },
      undefined,
      /^platform: set exactly one of libvirt, vsphere, ec2.*libvirt and ec2 are set/,
    ],
    [
      "the configuration is not an object",
      { "vmfarm:libvirt": "qemu:///system" },
      undefined,
      /^platform: .*vmfarm:libvirt is not an object/,
    ],
    [
      "the configuration has no URI",
      { "vmfarm:libvirt": "{}" },
      undefined,
      /^platform\.libvirt\.uri: a missing value is not a valid connection URI/,
    ],
    [
      "the URI is invalid",
      {},
      { libvirt: { uri: "localhost" } },
      /^platform\.libvirt\.uri: "localhost" is not a valid connection URI/,
    ],
    [
      "the URI is for another hypervisor",
      {},
      { libvirt: { uri: "vbox:///session" } },
      /^platform\.libvirt\.uri: "vbox:.*connection to neither QEMU nor Xen/,
    ],
    [
      "the pool's name is an option",
      {},
      { libvirt: { uri: "qemu:///system", pool: "--all" } },
      /^platform\.libvirt\.pool: "--all"/,
    ],
    [
      "the accelerator is invalid",
      {},
      { libvirt: { uri: "qemu:///system", accelerator: "hvf" as never } },
      /^platform\.libvirt\.accelerator: "hvf" is not one of auto, kvm, tcg/,
    ],
  ])("%s", async (_what, config, platform, expected) => {
    const { error, resources } = await configured(config, platform);
    const told = problems(error);
    expect(told[0]).toMatch(expected);
    expect(resources).toEqual([]);
  });
});

test("problems with the platform are reported together with the others", async () => {
  const { error } = await runProgram(
    () => new vmfarm.VirtualLan("LAN", { cidr: "x", platform: { libvirt: { uri: "x", pool: "-" } } }),
  );
  expect(
    problems(error)
      .map((line) => line.split(":")[0])
      .sort(),
  ).toEqual(["cidr", "name", "platform.libvirt.pool", "platform.libvirt.uri"]);
});
