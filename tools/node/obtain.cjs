// The Node that the commands run on: the machine's own, or a current one from the npm registry if that is too old.
"use strict";
const { spawnSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const { homedir } = require("node:os");
const { join, resolve } = require("node:path");

const files = ["package.json", "package-lock.json"];
/** Longer than any download of 60 MB takes: the holder of an older lock is considered gone. */
const longestFetchMs = 10 * 60_000;

/** Below the directory that `tools/paths.ts` names: this runs before TypeScript can. */
const cacheDir = resolve(
  process.env.VMFARM_CACHE || join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "vmfarm"),
);

/** Whether a version of Node satisfies `engines.node` in package.json, which has the form `>=MAJOR.MINOR`. */
function isSupported(version, engines) {
  const [major, minor] = version.split(".").map(Number);
  const [oldestMajor, oldestMinor] = engines.replace(">=", "").split(".").map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/**
 * A Node that satisfies `engines`: its executable, and unless it is the machine's own, the directory with it and its npm, for PATH.
 * @throws Error if there is none for this machine
 */
function obtainNode(engines) {
  if (isSupported(process.versions.node, engines)) return { path: process.execPath };
  const packageName = `node-${process.platform}-${process.arch}`;
  const version = JSON.parse(fs.readFileSync(join(__dirname, "package.json"), "utf8")).optionalDependencies[
    packageName
  ];
  const tooOld = `Node ${process.versions.node} (${process.execPath}) is older than ${engines.replace(">=", "")}, the oldest that vmfarm supports`;
  if (!version)
    throw new Error(
      `${tooOld}, and the npm registry has none for ${process.platform} on ${process.arch}: install a current one`,
    );
  const dir = join(cacheDir, "toolchain", `node-${version}-${contentKey()}`);
  const bin = join(dir, "node_modules", ".bin");
  const path = join(bin, "node");
  if (!fs.existsSync(path)) {
    console.error(`${tooOld}: fetching Node ${version} from the npm registry into ${dir}`);
    const started = Date.now();
    withLock(`${dir}.lock`, () => fs.existsSync(path) || fetchNode(dir));
    console.error(`Node ${version}: fetched in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }
  return { path, bin };
}

/** Gets its final name once it is complete and runs: if it is interrupted, the next run starts again. */
function fetchNode(dir) {
  const making = `${dir}.making`;
  fs.mkdirSync(making, { recursive: true });
  for (const file of files) fs.copyFileSync(join(__dirname, file), join(making, file));
  const npm = spawnSync("npm", ["ci", "--include=optional", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: making,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  const node = join(making, "node_modules", ".bin", "node");
  const { stdout, error } = spawnSync(node, ["--version"], { encoding: "utf8" });
  if (npm.status !== 0 || !stdout) {
    // npm succeeds even without an optional package.
    const said = npm.error ? npm.error.message : npm.stderr.trim();
    const reason =
      npm.status !== 0 || !fs.existsSync(node)
        ? `npm ci did not install it: ${said}`
        : `it does not run here: ${error}`;
    throw new Error(
      `Node could not be downloaded from the npm registry: ${reason}\nInstall a current one, then start again.`,
    );
  }
  if (fs.existsSync(dir)) fs.renameSync(dir, `${dir}.broken-${process.pid}`);
  fs.renameSync(making, dir);
}

function contentKey() {
  const hash = createHash("sha256");
  for (const file of files) hash.update(fs.readFileSync(join(__dirname, file)));
  return hash.digest("hex").slice(0, 12);
}

/** Runs `work` while no other process does. A lock whose holder is gone is taken over. */
function withLock(file, work) {
  fs.mkdirSync(join(file, ".."), { recursive: true });
  for (let waited = 0; !acquire(file); waited++) {
    if (waited === 0) console.error(`waiting for another process that fetches it (${file})`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  }
  try {
    work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}

function acquire(file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  if (!isAbandoned(file)) return false;
  // If two processes find it abandoned, only one of them moves it away.
  const aside = `${file}-${process.pid}`;
  try {
    fs.renameSync(file, aside);
    fs.rmSync(aside);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
  return false;
}

function isAbandoned(file) {
  try {
    if (Date.now() - fs.statSync(file).mtimeMs > longestFetchMs) return true;
    const pid = Number(fs.readFileSync(file, "utf8"));
    if (pid > 0) process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

module.exports = { cacheDir, isSupported, obtainNode };
