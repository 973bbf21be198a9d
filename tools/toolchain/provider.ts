import { existsSync } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../src/host/run";
import { cacheDir, repoRoot } from "../paths";
import { cachedDir } from "./cached";
import { contentKey } from "./contentKey";
import { pulumiHome } from "./engine";
import { goBuild, goVersion } from "./go";
import { type Tool, toolEnv } from "./tool";
import { providerVersion } from "./versions";

const module = join(repoRoot, "tools", "libvirt");
const plugin = "pulumi-resource-libvirt";
const installedDir = join(pulumiHome, "plugins", `resource-libvirt-v${providerVersion}`);

/** The provider that this machine has already: installed by the engine, or built. */
export async function findProvider(): Promise<Tool | undefined> {
  if (existsSync(join(installedDir, plugin))) return installed;
  const dir = await builtDir().catch(() => undefined);
  return dir && existsSync(dir) ? built(dir) : undefined;
}

/** Lets the engine download the official plugin where that answers, else builds it from Go modules. */
export async function obtainProvider(engine: Tool, report: (progress: string) => void): Promise<Tool> {
  report("asking for the official plugin");
  await run("pulumi", ["plugin", "install", "resource", "libvirt", providerVersion], {
    env: toolEnv([engine]),
    cwd: tmpdir(),
    timeoutMs: 30_000,
  }).catch(() => undefined);
  return existsSync(join(installedDir, plugin)) ? installed : buildProvider(report);
}

/** The provider's executable. */
export function providerPath(provider: Tool): string {
  return join(provider.bin ?? installedDir, plugin);
}

// The engine finds its own plugins; they need not be on PATH.
const installed: Tool = { origin: `v${providerVersion}, the official plugin` };

const built = (dir: string): Tool => ({ bin: join(dir, "bin"), origin: `v${providerVersion}, built from Go modules` });

async function builtDir(): Promise<string> {
  const key = contentKey([module], [await goVersion()], (path) => generated.has(path));
  return join(cacheDir, "toolchain", `libvirt-${key}`);
}

/** What the bridge writes into its module before it is compiled in; it may lie there from a build by hand. */
const generated = new Set(
  ["schema.json", "bridge-metadata.json", "Pulumi.yaml"].map((name) => `cmd/${plugin}/${name}`),
);

async function buildProvider(report: (progress: string) => void): Promise<Tool> {
  const dir = await cachedDir(await builtDir(), async (temporary) => {
    // The schema is generated into a copy: the checkout stays as it is.
    const copy = join(temporary, "module");
    await cp(module, copy, { recursive: true });
    const generator = join(temporary, "pulumi-tfgen-libvirt");
    await goBuild({ module: copy, package: "./cmd/pulumi-tfgen-libvirt", output: generator, report });
    report("generating the schema");
    await run(generator, ["schema", "--out", join("cmd", plugin)], { cwd: copy });
    await goBuild({ module: copy, package: `./cmd/${plugin}`, output: join(temporary, "bin", plugin), report });
    await rm(generator);
    await rm(copy, { recursive: true });
  });
  return built(dir);
}
