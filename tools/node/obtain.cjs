// The Node that the commands run on: the machine's own, or a current one from the npm registry where that is too old.
"use strict";
const { spawnSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } = require("node:fs");
const { homedir } = require("node:os");
const { join } = require("node:path");

const files = ["package.json", "package-lock.json"];

/** Below the directory that `tools/paths.ts` names: this runs before TypeScript can. */
const cacheDir = process.env.VMFARM_CACHE || join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "vmfarm");

/** Whether a Node's version satisfies `engines.node` of package.json, which has the form `>=MAJOR.MINOR`. */
function isSupported(version, engines) {
  const [major, minor] = version.split(".").map(Number);
  const [oldestMajor, oldestMinor] = engines.replace(">=", "").split(".").map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/**
 * Path of a Node that satisfies `engines`, and whether it had to be fetched, now or in an earlier run.
 * @throws Error where there is none for this machine
 */
function obtainNode(engines) {
  if (isSupported(process.versions.node, engines)) return { path: process.execPath, isOwn: false };
  const packageName = `node-${process.platform}-${process.arch}`;
  const version = JSON.parse(readFileSync(join(__dirname, "package.json"), "utf8")).optionalDependencies[packageName];
  const ownVersion = `Node ${process.versions.node} (${process.execPath}) is older than ${engines.replace(">=", "")}, the oldest that vmfarm supports`;
  if (!version)
    throw new Error(
      `${ownVersion}, and the npm registry has none for ${process.platform} on ${process.arch}: install a current one`,
    );
  const dir = join(cacheDir, "toolchain", `node-${version}-${contentKey()}`);
  const path = join(dir, "node_modules", packageName, "bin", "node");
  if (!existsSync(path)) {
    console.error(`${ownVersion}: fetching Node ${version} from the npm registry into ${dir}`);
    const started = Date.now();
    withLock(`${dir}.lock`, () => existsSync(path) || fetchNode(dir, packageName));
    console.error(`Node ${version}: fetched in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }
  return { path, isOwn: true };
}

/** Takes its final name when it is complete and runs: whatever is interrupted is made anew by the next. */
function fetchNode(dir, packageName) {
  const making = `${dir}.making`;
  mkdirSync(making, { recursive: true });
  for (const file of files) copyFileSync(join(__dirname, file), join(making, file));
  const npm = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: making,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  const node = join(making, "node_modules", packageName, "bin", "node");
  const { stdout, error } = spawnSync(node, ["--version"], { encoding: "utf8" });
  if (npm.status !== 0 || !stdout) {
    const reason =
      npm.status === 0 ? `it does not run here: ${error ? error.message : "no version"}` : npm.stderr || npm.error;
    throw new Error(`Node cannot be had from the npm registry: ${reason}\nInstall a current one, then start again.`);
  }
  renameSync(making, dir);
}

function contentKey() {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(join(__dirname, file)));
  return hash.digest("hex").slice(0, 12);
}

/** Runs `work` while no other process does. A lock whose holder is gone is taken over. */
function withLock(file, work) {
  mkdirSync(join(file, ".."), { recursive: true });
  while (!acquire(file)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  try {
    work();
  } finally {
    unlinkSync(file);
  }
}

function acquire(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  try {
    process.kill(Number(readFileSync(file, "utf8")), 0);
  } catch (error) {
    if (error.code === "ESRCH") unlinkSync(file);
  }
  return false;
}

module.exports = { cacheDir, isSupported, obtainNode };
