import { execFileSync } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { overlaps, parseRange } from "../../../../../src/addressing/range";
import { cloudInitErrors } from "../../../../../src/guest/cloudInitResult";
import { clashes } from "../../../../../src/platform/libvirt/resources/subnetClaim";
import { consoleCommand } from "../../../../../src/platform/libvirt/virsh/domains";
import { offersKvm } from "../../../../../src/platform/libvirt/virsh/kvm";
import { libvirtRanges } from "../../../../../src/platform/libvirt/virsh/networks";
import { hostRoutes } from "../../../../../src/platform/libvirt/virsh/routes";
import { virsh } from "../../../../../src/platform/libvirt/virsh/virsh";
import { findPool, findVolume, orUndefined } from "../../../../../src/platform/libvirt/virsh/volumes";
import { parseXml } from "../../../../../src/platform/libvirt/virsh/xmlDocument";
import { ranges } from "../../../network/arbitraries";

/** virsh's own test driver, which has one network, one pool and one domain. */
const uri = "test:///default";

describe("clashes", () => {
  const used = (cidr: string, uuid?: string) => ({ range: parseRange(cidr)!, holder: `holder of ${cidr}`, uuid });

  test("are exactly the ranges that overlap, each with its holder", () => {
    fc.assert(
      fc.property(ranges(6, 14), fc.array(ranges(6, 14), { maxLength: 6 }), (mine, theirs) => {
        const told = clashes(
          mine.cidr,
          "mine",
          theirs.map(({ cidr }) => used(cidr)),
        );
        expect(told).toHaveLength(theirs.filter((range) => overlaps(mine, range)).length);
        for (const { propertyPath, reason } of told) {
          expect(propertyPath).toBe("cidr");
          expect(reason).toMatch(/overlaps holder of .*; choose another range, or leave cidr out/);
        }
      }),
    );
  });

  test("the network's own range, and the host's route to it, are not clashes", () => {
    expect(clashes("10.17.3.0/24", "mine", [used("10.17.3.0/24", "mine"), used("10.17.3.0/24")])).toEqual([]);
    expect(clashes("10.17.3.0/24", "mine", [used("10.17.3.0/24", "other")])).toHaveLength(1);
    expect(clashes("10.17.3.0/24", "mine", [used("10.17.3.0/24", "mine"), used("10.17.0.0/16")])).toHaveLength(1);
  });
});

describe("networks", () => {
  test("libvirt's own ranges are read with their network", async () => {
    expect(await libvirtRanges(uri)).toEqual([
      {
        range: parseRange("192.168.122.0/24"),
        holder: 'the libvirt network "default"',
        uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    ]);
  });

  describe("the host's routes", () => {
    let bin: string;
    const path = process.env.PATH;
    const answer = (text: string) => writeFile(join(bin, "ip"), `#!/bin/sh\ncat <<'EOF'\n${text}\nEOF\n`);
    beforeAll(async () => {
      bin = await mkdtemp(join(tmpdir(), "vmfarm-test-"));
      await answer("");
      await chmod(join(bin, "ip"), 0o755);
      process.env.PATH = `${bin}:${path}`;
    });
    afterAll(async () => {
      process.env.PATH = path;
      await rm(bin, { recursive: true });
    });

    test("are all except the default one", async () => {
      await answer(
        '[{"dst":"default","gateway":"192.0.2.1","dev":"eth0"},{"dst":"192.0.2.0/24","dev":"eth0"},{"dst":"198.51.100.7","dev":"tun0"}]',
      );
      expect(hostRoutes(uri)).toEqual([
        { range: parseRange("192.0.2.0/24"), holder: "the host's route to 192.0.2.0/24 on eth0", device: "eth0" },
        { range: parseRange("198.51.100.7/32"), holder: "the host's route to 198.51.100.7 on tun0", device: "tun0" },
      ]);
    });

    test("are empty if there are none, and unknown if libvirt is elsewhere", async () => {
      await answer("[]");
      expect(hostRoutes(uri)).toEqual([]);
      await answer('[{"dst":"192.0.2.0/24","dev":"eth0"}]');
      expect(hostRoutes("qemu+ssh://elsewhere.example/system")).toEqual([]);
    });
  });
});

describe("storage", () => {
  test("a pool is found with its state and its free bytes", async () => {
    expect(await findPool(uri, "default-pool")).toEqual({
      active: true,
      path: "/default-pool",
      available: 100 * 2 ** 30,
    });
  });

  test("what does not exist is undefined, and any other failure is an error", async () => {
    expect(await findPool(uri, "nope")).toBeUndefined();
    expect(await findVolume(uri, "default-pool", "nope")).toBeUndefined();
    expect(await findVolume(uri, "nope", "nope")).toBeUndefined();
    expect(await orUndefined(virsh(uri, ["domstate", "nope"]))).toBeUndefined();
    await expect(findPool("qemu:///system?socket=/nonexistent", "default")).rejects.toThrow(/failed to connect/i);
    await expect(orUndefined(virsh(uri, ["no-such-command"]))).rejects.toThrow(/unknown command/);
  });
});

describe("offersKvm", () => {
  const capabilities = (arch: string, types: string[], guestArch = arch) =>
    parseXml(
      `<capabilities><host><cpu><arch>${arch}</arch></cpu></host><guest><os_type>hvm</os_type><arch name="${guestArch}">` +
        `${types.map((type) => `<domain type="${type}"/>`).join("")}</arch></guest></capabilities>`,
    ).capabilities;
  const cpu = (...features: [string, string][]) =>
    parseXml(`<cpu>${features.map(([name, policy]) => `<feature name="${name}" policy="${policy}"/>`).join("")}</cpu>`)
      .cpu;

  test.each([
    ["Intel's extension", capabilities("x86_64", ["qemu", "kvm"]), cpu(["sse", "require"], ["vmx", "require"]), true],
    ["AMD's", capabilities("x86_64", ["qemu", "kvm"]), cpu(["svm", "require"]), true],
    ["no extension", capabilities("x86_64", ["qemu", "kvm"]), cpu(["sse", "require"]), false],
    ["one that is switched off", capabilities("x86_64", ["qemu", "kvm"]), cpu(["vmx", "disable"]), false],
    ["no features at all", capabilities("x86_64", ["kvm"]), cpu(), false],
    ["an unknown processor", capabilities("x86_64", ["kvm"]), undefined, true],
    ["emulation only", capabilities("x86_64", ["qemu"]), cpu(["vmx", "require"]), false],
    ["KVM for another architecture", capabilities("x86_64", ["kvm"], "i686"), cpu(["vmx", "require"]), false],
    ["another architecture, which does not have such a feature", capabilities("aarch64", ["kvm"]), cpu(), true],
  ])("%s", (_what, host, processor, expected) => {
    expect(offersKvm(host, processor)).toBe(expected);
  });
});

test("cloudInitErrors are those of result.json", () => {
  expect(cloudInitErrors('{"v1": {"datasource": "DataSourceNoCloud", "errors": []}}')).toEqual([]);
  expect(
    cloudInitErrors('{"v1": {"datasource": null, "errors": ["(\'scripts_user\', RuntimeError(1))", "b"]}}'),
  ).toEqual(["('scripts_user', RuntimeError(1))", "b"]);
  expect(cloudInitErrors('{"v1": {"datasource": null}}')).toEqual([]);
});

test("a shell reads consoleCommand as it is meant", () => {
  expect(consoleCommand("qemu:///system", "a-b")).toBe("virsh -c qemu:///system console a-b");
  for (const address of ["qemu:///system?socket=/run/x&mode=y", "qemu:///s;touch x", "qemu:///a'b", "qemu:///$(id)"]) {
    const words = consoleCommand(address, "a-b").replace(/^virsh/, "printf '%s\\n'");
    expect(execFileSync("sh", ["-c", words], { encoding: "utf8" }).split("\n")).toEqual([
      "-c",
      address,
      "console",
      "a-b",
      "",
    ]);
  }
});
