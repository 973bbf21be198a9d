import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { removeTree } from "../../../../src/process/removeTree";
import { cacheDir, repoRoot } from "../../../../tools/paths";

const file = join(repoRoot, "tools", "node", "obtain.cjs");
const obtain = createRequire(__filename)(file) as {
  cacheDir: string;
  isSupported(version: string, engines: string): boolean;
};

/** Stands in for npm: records that it ran, takes a while, and puts a script in place of Node's binary. */
const npm = `#!/bin/sh
echo ran >> "$VMFARM_CACHE/npm-runs"
sleep 0.3
[ -e "$VMFARM_CACHE/refuse" ] && { echo "npm error code E403" >&2; exit 1; }
[ -e "$VMFARM_CACHE/omit" ] && { echo "npm warn optional SKIPPING" >&2; exit 0; }
mkdir -p node_modules/.bin
printf '#!/bin/sh\\necho v24.0.0\\n' > node_modules/.bin/node
chmod +x node_modules/.bin/node
`;

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), "vmfarm-node-"));
  mkdirSync(join(cache, "bin"));
  writeFileSync(join(cache, "bin", "npm"), npm);
  chmodSync(join(cache, "bin", "npm"), 0o755);
});
afterEach(() => removeTree(cache));

/** Requests a Node newer than any, in a separate process. */
function obtainNewer(): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const program = `const { obtainNode } = require(${JSON.stringify(file)});
    try { console.log(obtainNode(">=999.0").path) } catch (error) { console.error(error.message); process.exit(1) }`;
  const env = { ...process.env, VMFARM_CACHE: cache, PATH: `${join(cache, "bin")}:${process.env.PATH}` };
  const child = spawn(process.execPath, ["-e", program], { env });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => (stderr += chunk));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout: stdout.trim(), stderr })));
}

const npmRuns = () => readFileSync(join(cache, "npm-runs"), "utf8").trim().split("\n").length;

describe("isSupported", () => {
  it("compares major and minor versions", () => {
    const supported = (version: string) => obtain.isSupported(version, ">=22.13");
    expect(["22.13.0", "22.20.1", "23.0.0", "24.1.0"].every(supported)).toBe(true);
    expect(["20.20.2", "22.12.9", "18.99.0"].some(supported)).toBe(false);
  });

  it("reads the format in package.json", () => {
    const { engines } = JSON.parse(readFileSync(join(repoRoot, "package.json"), "utf8")) as {
      engines: { node: string };
    };
    expect(engines.node).toMatch(/^>=\d+\.\d+$/);
  });
});

describe("obtainNode", () => {
  it("uses the cache of the other tools", () => {
    expect(obtain.cacheDir).toBe(cacheDir);
  });

  it("fetches one that is new enough, says so, and finds it the next time", async () => {
    const first = await obtainNewer();
    expect(first.code, first.stderr).toBe(0);
    expect(first.stderr).toMatch(/older than 999\.0.*fetching Node 24\.\d+\.\d+ from the npm registry/);
    expect(existsSync(first.stdout)).toBe(true);
    const second = await obtainNewer();
    expect(second).toMatchObject({ code: 0, stdout: first.stdout, stderr: "" });
    expect(npmRuns()).toBe(1);
  });

  it("fetches once for two at the same time", async () => {
    const both = await Promise.all([obtainNewer(), obtainNewer()]);
    expect(both.map(({ code, stderr }) => (code === 0 ? "" : stderr))).toEqual(["", ""]);
    expect(npmRuns()).toBe(1);
    expect(both.map(({ stderr }) => stderr).join("")).toMatch(/^waiting for another process that fetches it/m);
  });

  it("brings npm along: a distribution's own may only run on the distribution's Node", () => {
    const { dependencies } = JSON.parse(readFileSync(join(repoRoot, "tools", "node", "package.json"), "utf8"));
    expect(Object.keys(dependencies)).toEqual(["npm"]);
  });

  it("takes over the lock of a process that is gone, and one that is too old", async () => {
    const { stdout } = await obtainNewer();
    await removeTree(join(stdout, "..", "..", ".."));
    const name = stdout.split("/").find((part) => part.startsWith("node-24"))!;
    const lock = join(cache, "toolchain", `${name}.lock`);
    writeFileSync(lock, "4194999");
    const both = await Promise.all([obtainNewer(), obtainNewer()]);
    expect(both.map(({ code, stderr }) => (code === 0 ? "" : stderr))).toEqual(["", ""]);
    expect(readdirSync(join(cache, "toolchain"))).toEqual([name]);

    await removeTree(join(cache, "toolchain", name));
    writeFileSync(lock, "");
    utimesSync(lock, 0, 0);
    expect((await obtainNewer()).code).toBe(0);
  });

  it("repeats npm's message, leaves nothing that counts, and succeeds the next time", async () => {
    writeFileSync(join(cache, "refuse"), "");
    const refused = await obtainNewer();
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("npm error code E403");
    expect(refused.stderr).toContain("Install a current one");
    expect(refused.stderr).not.toMatch(/^\s+at /m);
    await removeTree(join(cache, "refuse"));
    expect(await obtainNewer()).toMatchObject({ code: 0 });
  });

  it("repeats npm's message if npm leaves out an optional package and still succeeds", async () => {
    writeFileSync(join(cache, "omit"), "");
    const omitted = await obtainNewer();
    expect(omitted).toMatchObject({ code: 1 });
    expect(omitted.stderr).toContain("npm ci did not install it: npm warn optional SKIPPING");
  });
});
