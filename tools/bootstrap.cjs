// Runs one of the commands beside this file. What it needs before anything is installed: Node, and nothing else.
"use strict";
const { spawn, spawnSync } = require("node:child_process");
const { existsSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");

const root = join(__dirname, "..");
const oldestNode = 20;

/** Whether node_modules holds what package-lock.json says. More than that may be there, and what is optional may miss. */
function packagesMatch(lock, installed) {
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === "") return true;
    const found = installed.packages[path];
    if (!found) return Boolean(wanted.optional);
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), "utf8"));
}

function installPackages() {
  const installed = "node_modules/.package-lock.json";
  if (existsSync(join(root, installed)) && packagesMatch(readJson("package-lock.json"), readJson(installed))) return;
  console.error("npm packages: node_modules does not match package-lock.json, running npm ci");
  const started = Date.now();
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: root, stdio: "inherit" });
  if (status !== 0) {
    console.error("npm ci failed: its own message is above");
    process.exit(1);
  }
  console.error(`npm packages: installed in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

function runCommand(command, args) {
  const tsx = pathToFileURL(require.resolve("tsx", { paths: [root] })).href;
  const child = spawn(process.execPath, ["--import", tsx, join(__dirname, `${command}.ts`), ...args], {
    cwd: root,
    stdio: "inherit",
  });
  // The command stops what it started before it ends; a terminal sends it SIGINT by itself.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}

function main() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < oldestNode) {
    console.error(`vmfarm needs Node ${oldestNode} or newer; this is ${process.version} (${process.execPath})`);
    process.exit(1);
  }
  const [command, ...args] = process.argv.slice(2);
  if (!command || !existsSync(join(__dirname, `${command}.ts`))) {
    console.error("usage: node tools/bootstrap.cjs start|destroy|shell|test|bench|build|setup");
    process.exit(1);
  }
  installPackages();
  runCommand(command, args);
}

if (require.main === module) main();
module.exports = { packagesMatch };
