import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, expect, test, vi } from "vitest";
import { bootstrap } from "../../../src/image/bootstrap/bootstrap";
import { mountPointsIn } from "../../../src/process/mounts";
import { temporaryDirectory } from "../../support/temporaryDirectory";
import { planned } from "../image/support";

afterEach(() => vi.unstubAllEnvs());

/** The processes whose arguments contain a directory. */
function processesOn(dir: string): string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(dir);
    } catch {
      return false;
    }
  });
}

async function saidBy(child: ChildProcess, lines: number): Promise<string[]> {
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout! })) if (said.push(line) === lines) break;
  return said;
}

test("nothing else sees what a program mounts, and when its parent is killed nothing of it is left", async () => {
  const dir = temporaryDirectory();
  const args = ["--import", "tsx", join(__dirname, "namespacesWorker.ts"), dir];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [namespace, number, mounts] = await saidBy(child, 3);
  expect(namespace).not.toBe(readlinkSync("/proc/self/ns/mnt"));
  // Its /proc shows only its own processes, of which it is the first.
  expect(number).toBe("number 1");
  expect(mounts).toBe("1");
  expect(mountPointsIn(dir)).toEqual([]);
  expect(processesOn(dir).length).toBeGreaterThan(1);
  child.kill("SIGKILL");
  await once(child, "close");
  await vi.waitUntil(() => processesOn(dir).length === 0, { timeout: 10_000 });
});

test("a bootstrap mounts in its own namespace, where scripts do not see the host's /dev/shm", async () => {
  const [dir, programs] = [temporaryDirectory(), temporaryDirectory()];
  const script = `#!/bin/sh\nreadlink /proc/self/ns/mnt > namespace\nprintf '%s\\n' "$@" > arguments\nexit 1\n`;
  writeFileSync(join(programs, "mmdebstrap"), script);
  writeFileSync(join(programs, "apt-config"), "#!/bin/sh\n");
  for (const name of readdirSync(programs)) chmodSync(join(programs, name), 0o755);
  vi.stubEnv("PATH", `${programs}:${process.env.PATH}`);
  const plan = planned({ base: { bootstrap: { suite: "bookworm", mirror: "http://mirror.example/debian" } } });
  const work = { dir, image: join(dir, "image"), cache: dir, log: () => {}, onProgress: () => {} };
  await expect(bootstrap(plan, work)).rejects.toThrow(/mmdebstrap/);
  expect(existsSync(join(dir, "namespace"))).toBe(true);
  expect(readFileSync(join(dir, "namespace"), "utf8").trim()).not.toBe(readlinkSync("/proc/self/ns/mnt"));
  const given = readFileSync(join(dir, "arguments"), "utf8").split("\n");
  expect(given).toContain("--mode=root");
  expect(given).toContainEqual(expect.stringMatching(/^--setup-hook=.*mount -t tmpfs .* \/dev\/shm/));
});
