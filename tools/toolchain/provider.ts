import { existsSync, statSync } from "node:fs";
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { dayMs } from "../../src/input/duration";
import { removeTree } from "../../src/process/removeTree";
import { run } from "../../src/process/run";
import { cacheDir, repoRoot, thirdParty } from "../paths";
import { cachedDir } from "./cached";
import { contentKey } from "./contentKey";
import { type Engine, pulumiHome } from "./engine";
import { buildFacts, goBuild } from "./go";
import { type Provider, pluginOf } from "./providers";
import { type Tool, toolEnv } from "./tool";

/** A provider's plugin; its SDK has the same version. */
export interface Plugin extends Tool {
  version: string;
  /** The executable. */
  path: string;
}

/**
 * The plugin that this machine already has: installed by the engine, or built. A stand-in counts once the official one was found to be
 * unavailable.
 */
export async function findPlugin(provider: Provider): Promise<Plugin | undefined> {
  const installed = installedPlugin(provider);
  if (existsSync(installed.path)) return installed;
  if (provider.standIn) return isKnownToBeUnavailable(provider) ? standInPlugin(provider) : undefined;
  const dir = await builtDir(provider).catch(() => undefined);
  return dir && existsSync(dir) ? builtPlugin(provider, dir) : undefined;
}

/**
 * Lets the engine download the official plugin, or builds it from Go modules if the download is unavailable. An engine that was itself
 * built here, or is being built, means that downloads are unavailable; then the official plugin is only tried if there is a stand-in for
 * it.
 */
export async function obtainPlugin(
  provider: Provider,
  engine: Engine | undefined,
  report: (progress: string) => void,
): Promise<Plugin> {
  if (!provider.standIn && !engine?.isOfficial) return build(provider, report);
  report("trying to download the official plugin");
  const { name, officialVersion } = provider;
  await run("pulumi", ["plugin", "install", "resource", name, officialVersion], {
    env: toolEnv([engine!]),
    cwd: tmpdir(),
    timeoutMs: 30_000,
  }).catch(() => undefined);
  const installed = installedPlugin(provider);
  if (existsSync(installed.path)) return installed;
  if (!provider.standIn) return build(provider, report);
  await mkdir(dirname(refusalFile(provider)), { recursive: true });
  await writeFile(refusalFile(provider), new Date().toISOString());
  return standInPlugin(provider);
}

const refusalFile = ({ name, officialVersion }: Provider): string =>
  join(cacheDir, "toolchain", `${name}-${officialVersion}-does-not-answer`);

/** The download takes 10 s to fail, so it is tried once a day. */
function isKnownToBeUnavailable(provider: Provider): boolean {
  const refusal = statSync(refusalFile(provider), { throwIfNoEntry: false });
  return refusal !== undefined && Date.now() - refusal.mtimeMs < dayMs;
}

function standInPlugin(provider: Provider): Plugin {
  const { standIn, officialVersion: version } = provider;
  const bin = join(repoRoot, standIn!);
  return {
    version,
    bin,
    path: join(bin, pluginOf(provider)),
    origin: `v${version}, a stand-in for tests in ${standIn}`,
  };
}

// The engine finds its own plugins; they need not be on PATH.
function installedPlugin(provider: Provider): Plugin {
  const { name, officialVersion: version } = provider;
  const path = join(pulumiHome, "plugins", `resource-${name}-v${version}`, pluginOf(provider));
  return { version, path, origin: `v${version}, the official plugin` };
}

function builtPlugin(provider: Provider, dir: string): Plugin {
  const version = provider.builtVersion;
  const bin = join(dir, "bin");
  return { version, bin, path: join(bin, pluginOf(provider)), origin: `v${version}, built from Go modules` };
}

const moduleOf = ({ name }: Provider): string => thirdParty(name);

async function builtDir(provider: Provider): Promise<string> {
  const generated = generatedBy(provider);
  const key = contentKey([moduleOf(provider)], await buildFacts(), (path) => generated.has(path));
  return join(cacheDir, "toolchain", `${provider.name}-${key}`);
}

/** What the bridge writes into its module to be compiled in; may be left over from a manual build. */
function generatedBy(provider: Provider): Set<string> {
  return new Set(
    ["schema.json", "bridge-metadata.json", "Pulumi.yaml"].map((name) => `cmd/${pluginOf(provider)}/${name}`),
  );
}

async function build(provider: Provider, report: (progress: string) => void): Promise<Plugin> {
  const plugin = pluginOf(provider);
  const tfgen = `pulumi-tfgen-${provider.name}`;
  const dir = await cachedDir(await builtDir(provider), async (temporary) => {
    // The schema is generated into a copy, so that the checkout is not changed.
    const copy = join(temporary, "module");
    await cp(moduleOf(provider), copy, { recursive: true });
    const generator = join(temporary, tfgen);
    await goBuild({ module: copy, package: `./cmd/${tfgen}`, output: generator, report });
    report("generating the schema");
    await run(generator, ["schema", "--out", join("cmd", plugin)], { cwd: copy });
    await goBuild({ module: copy, package: `./cmd/${plugin}`, output: join(temporary, "bin", plugin), report });
    await rm(generator);
    await removeTree(copy);
  });
  return builtPlugin(provider, dir);
}
