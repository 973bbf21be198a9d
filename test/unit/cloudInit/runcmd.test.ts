import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { renderUserData } from "../../../src/cloudInit/userData";
import { hostileTexts } from "./hostile";
import { readCloudConfig, readPlainly } from "./readBack";

/** The script that cloud-init (util.shellify) makes of runcmd. */
function shellify(items: (string | string[])[]): string {
  const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
  return `#!/bin/sh\n${items.map((item) => `${Array.isArray(item) ? item.map(quote).join(" ") : item}\n`).join("")}`;
}

function runAtFirstBoot(commands: string[], after: (string | string[])[] = [], mountPaths: string[] = []) {
  const dataDisks = mountPaths.map((mountPath) => ({ name: "s", device: "/dev/vdc", mountPath, filesystem: "ext4" }));
  const context = { hostname: "a", fqdn: "a.lan", dataDisks };
  const plan = { user: "vmfarm", sshKeys: [], files: [], packages: [], commands };
  const [leaf] = readPlainly(renderUserData(plan, context));
  const script = shellify([...readCloudConfig(leaf!.content).runcmd, ...after]);
  return spawnSync("sh", ["-s"], { input: script, encoding: "utf8" });
}

describe("commands at first boot", () => {
  it("run in order, each in its own shell", () => {
    const done = runAtFirstBoot(["x=1; echo one", 'echo "two$x"', "echo three\necho four"]);
    expect(done.stdout).toBe("one\ntwo\nthree\nfour\n");
    expect(done.status).toBe(0);
  });

  it("stop at the first that fails, which is named with its exit code, so that cloud-init reports an error", () => {
    const done = runAtFirstBoot(["echo one", "exit 7", "echo three"], ["echo theirs"]);
    expect(done.stdout).toBe("one\n");
    expect(done.stderr).toBe("vmfarm: commands[1] ended with exit code 7\n");
    expect(done.status).toBe(7);
  });

  it("do not change cloud-init's own behaviour for the commands of the extra user-data", () => {
    const done = runAtFirstBoot(["true"], ["false", ["echo", "theirs"]]);
    expect(done.stdout).toBe("theirs\n");
    expect(done.status).toBe(0);
  });

  it("fail if a data disk is not mounted", () => {
    const done = runAtFirstBoot(["echo one"], [], ["/nonexistent/data"]);
    expect(done.stderr).toBe("vmfarm: the data disk s is not mounted at /nonexistent/data\n");
    expect(done.stdout).toBe("");
    expect(done.status).toBe(1);
  });

  it.each(hostileTexts.map((text) => [JSON.stringify(text).slice(0, 40), text]))(
    "pass %s unchanged to the shell",
    (_, text) => {
      const word = `'${text.replaceAll("'", "'\\''")}'`;
      const done = runAtFirstBoot([`printf '%s' ${word}`]);
      expect(done.stdout).toBe(text);
      expect(done.status).toBe(0);
    },
  );
});
