import { existsSync, readdirSync } from "node:fs";
import { chmod, copyFile, cp } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { removeTree } from "../../src/process/removeTree";
import { run } from "../../src/process/run";
import { cacheDir, thirdParty } from "../paths";
import { cachedDir } from "./cached";
import { contentKey } from "./contentKey";
import { buildFacts, goBuild, goModuleDir, isDocumentation } from "./go";
import type { Tool } from "./tool";
import { atLeast, engineVersion, oldestEngine } from "./versions";
import { vendorWithoutClouds } from "./withoutClouds";

/** Where the official engine keeps its plugins, and its npm launcher keeps the engine. */
export const pulumiHome = process.env.PULUMI_HOME || join(homedir(), ".pulumi");

const module = thirdParty("engine");
const sdk = "github.com/pulumi/pulumi/sdk/v3";
const flags = `-X ${sdk}/go/common/version.Version=v${engineVersion}`;

/** The engine, with the tools on its PATH. */
export interface Engine extends Tool {
  /** Whether it is Pulumi's own build, so that downloading official plugins is worth a try. */
  isOfficial: boolean;
}

/** The engine that this machine already has: on PATH, downloaded, or built. */
export async function findEngine(): Promise<Engine | undefined> {
  if (isOnPath("pulumi")) {
    const { stdout } = await run("pulumi", ["version"], { timeoutMs: 10_000 }).catch(() => ({ stdout: "" }));
    if (atLeast(stdout, oldestEngine)) return { origin: `${stdout.trim()} from PATH`, isOfficial: true };
  }
  return findDownloaded() ?? findBuilt();
}

/** Downloads the official engine; undefined if the download is unavailable. */
export async function downloadEngine(): Promise<Engine | undefined> {
  // The launcher fetches the engine at its first use; if the download is unavailable, it fails within a second.
  await run("npm", ["exec", "--yes", "--", "pulumi@3", "version"], { timeoutMs: 180_000, cwd: tmpdir() }).catch(
    () => undefined,
  );
  return findDownloaded();
}

function isOnPath(program: string): boolean {
  return (process.env.PATH ?? "").split(":").some((dir) => dir !== "" && existsSync(join(dir, program)));
}

function findDownloaded(): Engine | undefined {
  const versions = join(pulumiHome, "versions");
  const newest = (existsSync(versions) ? readdirSync(versions) : [])
    .filter((version) => atLeast(version, oldestEngine) && existsSync(join(versions, version, "bin", "pulumi")))
    .sort((a, b) => (atLeast(a, b) ? -1 : 1))[0];
  return newest === undefined
    ? undefined
    : { bin: join(versions, newest, "bin"), origin: `${newest}, the official download`, isOfficial: true };
}

async function findBuilt(): Promise<Engine | undefined> {
  const dir = await builtDir().catch(() => undefined);
  return dir && existsSync(dir) ? built(dir) : undefined;
}

const built = (dir: string): Engine => ({
  bin: join(dir, "bin"),
  origin: `v${engineVersion}, built from Go modules`,
  // Its language host keeps programs and plugins apart; in one directory they would reject each other's entries.
  env: { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE || join(cacheDir, "node-compile-cache") },
  isOfficial: false,
});

async function builtDir(): Promise<string> {
  const key = contentKey([module], [...(await buildFacts(["withoutClouds.ts"])), flags], isDocumentation);
  return join(cacheDir, "toolchain", `engine-${key}`);
}

/** Builds the engine from Go modules, without what a local backend does not use. */
export async function buildEngine(report: (progress: string) => void): Promise<Engine> {
  const dir = await cachedDir(await builtDir(), async (temporary) => {
    const output = (name: string) => join(temporary, "bin", name);
    const copy = join(temporary, "module");
    await cp(module, copy, { recursive: true });
    report("downloading modules");
    await vendorWithoutClouds(copy);
    const engine = { module: copy, package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi", output: output("pulumi") };
    await goBuild({ ...engine, ldflags: flags, report });
    await goBuild({ module: copy, package: "./nodejs-host", output: output("pulumi-language-nodejs"), report });
    // The host of dynamic resources is a script, which the official download ships beside its engine.
    const script = "pulumi-resource-pulumi-nodejs";
    await copyFile(join(await goModuleDir(module, sdk), "nodejs", "dist", script), output(script));
    await chmod(output(script), 0o755);
    await removeTree(copy);
  });
  return built(dir);
}
