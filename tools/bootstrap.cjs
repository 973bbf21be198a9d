// Runs one of the commands beside this file. Before anything is installed, it only needs Node with npm.
"use strict";
const { spawn, spawnSync } = require("node:child_process");
const { existsSync, readFileSync } = require("node:fs");
const { delimiter, join } = require("node:path");
const { pathToFileURL } = require("node:url");
const { obtainNode } = require("./node/obtain.cjs");

const root = join(__dirname, "..");

/** Whether node_modules has what package-lock.json lists. There may be more, and optional packages may be missing. */
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

function installPackages(env) {
  const installed = "node_modules/.package-lock.json";
  if (existsSync(join(root, installed)) && packagesMatch(readJson("package-lock.json"), readJson(installed))) return;
  console.error("npm packages: node_modules does not match package-lock.json, running npm ci");
  const started = Date.now();
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: root, stdio: "inherit", env });
  if (status !== 0) {
    console.error("npm ci failed: its own message is above");
    process.exit(1);
  }
  console.error(`npm packages: installed in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** The environment of the command and everything that it starts: npm, the engine and its plugins find the same Node first on PATH. */
function environment({ bin }) {
  return bin ? { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH || ""}` } : process.env;
}

function runCommand(node, command, args, env) {
  const tsx = pathToFileURL(require.resolve("tsx", { paths: [root] })).href;
  const child = spawn(node.path, ["--import", tsx, join(__dirname, `${command}.ts`), ...args], {
    cwd: root,
    stdio: "inherit",
    env,
  });
  // The command stops what it started before it ends; a terminal itself sends it SIGINT.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}

function main() {
  const [command, ...args] = process.argv.slice(2);
  if (!command || !existsSync(join(__dirname, `${command}.ts`))) {
    console.error("usage: node tools/bootstrap.cjs start|destroy|shell|test|bench|build|setup");
    process.exit(1);
  }
  let node;
  try {
    node = obtainNode(readJson("package.json").engines.node);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
  const env = environment(node);
  installPackages(env);
  runCommand(node, command, args, env);
}

if (require.main === module) main();
module.exports = { packagesMatch };
