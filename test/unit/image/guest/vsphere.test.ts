import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { forVsphere, reportScript, vsphereParts } from "../../../../src/image/guest/vsphere";
import { temporaryDirectory } from "../../../support/temporaryDirectory";
import { bookworm, planned } from "../support";

let root: string;
beforeEach(() => {
  root = temporaryDirectory();
  guestFile("/var/lib/cloud/data/instance-id", "i-0123\n");
});

function guestFile(path: string, text: string) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** Runs the guest's script with a stand-in for `vmware-rpctool` that records its arguments; returns the variables it set, in order. */
function report(tool = `#!/bin/sh\nprintf '%s\\n' "$*" >> "${root}/told"\n`): [key: string, value: string][] {
  const bin = join(root, "bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, "vmware-rpctool"), tool, { mode: 0o755 });
  writeFileSync(join(root, "report.py"), reportScript);
  const env = { ...process.env, PATH: [bin, process.env.PATH].join(delimiter) };
  execFileSync("python3", [join(root, "report.py"), root], { env, stdio: "pipe" });
  const lines = readFileSync(join(root, "told"), "utf8").trimEnd().split("\n");
  return lines.map((line) => {
    const [, key, value] = /^info-set guestinfo\.vmfarm\.(\w+) (.*)$/.exec(line)!;
    return [key!, value!];
  });
}

const decode = (base64: string) => JSON.parse(Buffer.from(base64, "base64").toString("utf8"));

describe("the report of a guest", () => {
  test("says that cloud-init succeeded, after the old result is removed", () => {
    guestFile("/run/cloud-init/result.json", '{"v1": {"datasource": "DataSourceVMware", "errors": []}}');
    guestFile("/var/log/cloud-init-output.log", "password: secret\n");
    const told = report();
    expect(told.slice(0, 2)).toEqual([
      ["result", " "],
      ["instance", "i-0123"],
    ]);
    expect(told).toHaveLength(3);
    expect(told[2]![0]).toBe("result");
    expect(decode(told[2]![1])).toEqual({ errors: [], log: "" });
  });

  test("has the errors and the last lines of the output", () => {
    guestFile("/run/cloud-init/result.json", JSON.stringify({ v1: { errors: ["scripts-user failed", 'a "b"'] } }));
    const lines = Array.from({ length: 40 }, (_, i) => `zeile ${i} ä`);
    guestFile("/var/log/cloud-init-output.log", `${lines.join("\n")}\n`);
    const result = decode(report()[2]![1]);
    expect(result.errors).toEqual(["scripts-user failed", 'a "b"']);
    expect(result.log.split("\n")).toEqual(lines.slice(-15));
  });

  test.each(["\u0001", "\u{1f600}", "\ud800"])("stays small enough for a guest's variable, for %j", (character) => {
    guestFile(
      "/run/cloud-init/result.json",
      JSON.stringify({ v1: { errors: Array(500).fill(character.repeat(9000)) } }),
    );
    guestFile("/var/log/cloud-init-output.log", character.repeat(1_000_000));
    const value = report()[2]![1];
    // One message to vSphere holds 64 KiB.
    expect(value.length).toBeLessThan(65_000);
    expect(decode(value).log).toHaveLength(character.length * 4000);
  });

  test.each([
    ["is missing", undefined],
    ["is not JSON", "{"],
    ["has another form", "{}"],
  ])("says that cloud-init has not run if its result %s", (_, text) => {
    if (text !== undefined) guestFile("/run/cloud-init/result.json", text);
    expect(decode(report()[2]![1]).errors).toEqual([expect.stringMatching(/^cloud-init has not run/)]);
  });

  test("fails, and is retried by systemd, if the hypervisor does not respond", () => {
    guestFile("/run/cloud-init/result.json", '{"v1": {"errors": []}}');
    expect(() => report("#!/bin/sh\nexit 1\n")).toThrow();
    expect(existsSync(join(root, "told"))).toBe(false);
    const { files, services } = vsphereParts({ deb: ["open-vm-tools"], rpm: [] });
    const unit = files.find(({ path }) => path.endsWith(services[0]!))!.bytes.toString();
    expect(unit).toContain("Restart=on-failure");
    expect(unit).toContain("ConditionVirtualization=vmware");
  });
});

describe("an image for vSphere", () => {
  test("has VMware's tools if it is a bootstrap", () => {
    const args = { ...bookworm, packages: { deb: ["nginx"], rpm: [] } };
    expect(forVsphere(args).packages).toEqual({ deb: ["nginx", "open-vm-tools"], rpm: [] });
    expect(args.packages.deb).toEqual(["nginx"]);
    expect(forVsphere(bookworm).packages).toEqual({ deb: ["open-vm-tools"] });
    expect(planned(forVsphere(bookworm)).hash).not.toBe(planned(bookworm).hash);
  });

  test("is left alone if it already has them, or is not a bootstrap", () => {
    const pinned = { ...bookworm, packages: { deb: ["open-vm-tools=2:12.2.0-1+deb12u3"] } };
    expect(forVsphere(pinned)).toBe(pinned);
    const file = { base: { file: "/x.qcow2" } };
    expect(forVsphere(file)).toBe(file);
  });

  test.each([
    [["open-vm-tools"], [], 4],
    [["open-vm-tools=2:12.2.0-1+deb12u3"], [], 4],
    [[], ["open-vm-tools"], 4],
    [["open-vm-tools-desktop"], [], 0],
    [[], [], 0],
  ])("has the report's files, with the packages %j and %j", (deb, rpm, count) => {
    const { files, services } = vsphereParts({ deb, rpm });
    expect(files).toHaveLength(count);
    expect(services).toHaveLength(count / 2);
    expect(files.find(({ bytes }) => bytes.toString() === reportScript)?.mode).toBe(count > 0 ? "0755" : undefined);
  });
});
