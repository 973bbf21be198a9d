import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { cloudInitLauncher, cloudInitScript, netplanGenerate } from "../../../../src/image/guest/cloudInitStart";
import { temporaryDirectory } from "../../../support/temporaryDirectory";

let root: string;
beforeEach(() => {
  root = temporaryDirectory();
});

function put(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text, { mode });
}

const inRoot = (script: string) => script.replace(/(?<![\w.])\/(usr|run|etc)\//g, `${root}/$1/`);

describe("cloud-init's launcher", () => {
  /** Runs it with stand-ins for cloud-init and PyYAML; returns what cloud-init saw. */
  function launch(withLibyaml: boolean) {
    put(
      "yaml.py",
      `__with_libyaml__ = ${withLibyaml ? "True" : "False"}\nCSafeLoader = "C"\nsafe_load = None\ndef load(text, Loader): return [text, Loader]\n`,
    );
    put("netplan/__init__.py", "");
    put("cloudinit/__init__.py", "");
    put("cloudinit/cmd/__init__.py", "");
    put(
      "cloudinit/cmd/main.py",
      `import json, sys, yaml
def main():
    try:
        import netplan
        library = True
    except ImportError:
        library = False
    print(json.dumps({"argv": sys.argv, "library": library, "loaded": yaml.safe_load and yaml.safe_load("a: b")}))
    return 3
`,
    );
    put("launcher", cloudInitLauncher);
    const args = ["-c", `PYTHONPATH="$0" python3 "$0/launcher" init --local; echo $?`, root];
    const [seen, exitCode] = execFileSync("/bin/sh", args, { encoding: "utf8" }).trim().split("\n");
    return { ...JSON.parse(seen!), exitCode };
  }

  test("acts as cloud-init, with its arguments and its exit code", () => {
    expect(launch(true)).toMatchObject({ argv: ["/usr/bin/cloud-init", "init", "--local"], exitCode: "3" });
  });

  test("reads YAML with libyaml if PyYAML has it", () => {
    expect(launch(true).loaded).toEqual(["a: b", "C"]);
    expect(launch(false).loaded).toBeNull();
  });

  test("does not load netplan's library", () => {
    expect(launch(true).library).toBe(false);
  });
});

describe("netplan, as cloud-init starts it", () => {
  function run(args: string[], exitCode = 0): { calls: string[]; exitCode: number } {
    const note = (name: string, more = "") => `#!/bin/sh\necho "${name}\${*:+ $*}" >> ${root}/calls\n${more}\n`;
    put("usr/libexec/netplan/generate", note("generate", `exit ${exitCode}`), 0o755);
    put("usr/sbin/netplan", note("netplan"), 0o755);
    for (const program of ["udevadm", "systemctl"]) put(`bin/${program}`, note(program), 0o755);
    put("script", inRoot(netplanGenerate), 0o755);
    const env = { ...process.env, PATH: `${root}/bin:${process.env.PATH}` };
    const shell = ["-c", `"$0/script" "$@"; echo $?`, root, ...args];
    const ended = Number(execFileSync("/bin/sh", shell, { env, encoding: "utf8" }));
    return { calls: readFileSync(join(root, "calls"), "utf8").trim().split("\n"), exitCode: ended };
  }
  const onlyGenerator = { calls: ["generate", "udevadm control --reload"], exitCode: 0 };

  test("only starts the generator if only networkd is configured", () => {
    expect(run(["generate"])).toEqual(onlyGenerator);
  });

  test("needs no reload for the unit that waits until networkd is online", () => {
    for (const unit of ["netplan-ovs-cleanup.service", "systemd-networkd-wait-online.service.d/10-netplan.conf"])
      put(`run/systemd/system/${unit}`, "");
    expect(run(["generate"])).toEqual(onlyGenerator);
  });

  test.each(["run/systemd/system/netplan-sriov-rebind.service", "usr/bin/ovs-vsctl"])(
    "reloads units for %s",
    (file) => {
      put(file, "", 0o755);
      expect(run(["generate"]).calls).toContain("systemctl daemon-reload");
    },
  );

  test("fails like the generator", () => {
    expect(run(["generate"], 78)).toEqual({ calls: ["generate"], exitCode: 78 });
  });

  test("runs netplan itself for everything else", () => {
    expect(run(["apply"]).calls).toEqual(["netplan apply"]);
    expect(run(["generate", "--mapping", "lan0"]).calls).toContain("netplan generate --mapping lan0");
  });
});

describe("cloud-init's services", () => {
  const units = "usr/lib/systemd/system";
  const dropIn = (unit: string) => join(root, `etc/systemd/system/${unit}.d/vmfarm.conf`);
  const start = "/usr/local/lib/vmfarm/cloud-init/cloud-init";

  function write(): void {
    put("script", inRoot(cloudInitScript).replaceAll(`ExecStart=${root}`, "ExecStart="), 0o755);
    execFileSync("/bin/sh", ["-eu", join(root, "script")]);
  }

  test("are started by the launcher, with whatever else they start", () => {
    put(
      `${units}/cloud-init-local.service`,
      "[Service]\nExecStart=/usr/bin/cloud-init init --local\nExecStart=/bin/touch /run/ready\nRemainAfterExit=yes\n",
    );
    write();
    const lines = readFileSync(dropIn("cloud-init-local.service"), "utf8").trim().split("\n");
    expect(lines[0]).toBe("[Service]");
    expect(lines.slice(2)).toEqual([
      "ExecStart=",
      `ExecStart=${start} init --local`,
      "ExecStart=/bin/touch /run/ready",
    ]);
  });

  test("that do not start cloud-init themselves are not changed", () => {
    put(`${units}/cloud-config.service`, "[Service]\nExecStart=sh -c 'echo start | nc -Uu -W1 config.sock'\n");
    put(`${units}/cloud-init-main.service`, "[Service]\nExecStart=/usr/bin/cloud-init --all-stages\n");
    write();
    expect(existsSync(dropIn("cloud-config.service"))).toBe(false);
    expect(readdirSync(join(root, "etc/systemd/system"))).toEqual(["cloud-init-main.service.d"]);
  });
});
