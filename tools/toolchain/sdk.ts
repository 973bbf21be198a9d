import { existsSync, lstatSync, readFileSync, readlinkSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeTree } from "../../src/process/removeTree";
import { run } from "../../src/process/run";
import { cacheDir, repoRoot } from "../paths";
import { cachedDir } from "./cached";
import { contentKey } from "./contentKey";
import type { Plugin } from "./provider";
import { type Provider, packageOf } from "./providers";
import { type Tool, toolEnv } from "./tool";
import { engineVersion } from "./versions";

const linkOf = (provider: Provider): string => join(repoRoot, "node_modules", packageOf(provider));
const placeOf = ({ name }: Provider): string => join("sdks", name);

/** The SDK that the checkout already resolves; must have this version if it was installed by us. */
export function findSdk(provider: Provider, version?: string): string | undefined {
  if (isOurLink(provider)) {
    const file = join(repoRoot, placeOf(provider), ".key");
    const isCurrent = existsSync(file) && (!version || readFileSync(file, "utf8") === sdkKey(version));
    return isCurrent ? `in ${placeOf(provider)}` : undefined;
  }
  try {
    const name = packageOf(provider);
    const installed = createRequire(join(repoRoot, "package.json"))(`${name}/package.json`) as { version: string };
    return `${name} ${installed.version} of the npm packages`;
  } catch {
    return undefined;
  }
}

/**
 * Installs the SDK of the plugin's version where the checkout resolves it: the published one if the registry has it,
 * otherwise a generated one.
 */
export async function obtainSdk(
  provider: Provider,
  engine: Tool,
  plugin: Plugin,
  report: (progress: string) => void,
): Promise<string> {
  const name = packageOf(provider);
  const key = sdkKey(plugin.version);
  const source = await cachedDir(join(cacheDir, "toolchain", `${provider.sdkPrefix}-${key}`), async (temporary) => {
    report("querying the npm registry");
    if (!(await unpackPublished(`${name}@${plugin.version}`, temporary)))
      await generate(provider, engine, plugin, temporary, report);
    await writeFile(join(temporary, ".key"), key);
  });
  const placed = join(repoRoot, placeOf(provider));
  const link = linkOf(provider);
  await removeTree(placed);
  await cp(source, placed, { recursive: true });
  await mkdir(join(link, ".."), { recursive: true });
  await removeTree(link);
  await symlink(join("..", "..", placeOf(provider)), link);
  const { description } = JSON.parse(await readFile(join(placed, "package.json"), "utf8")) as { description?: string };
  const origin = description === generatedMark ? "generated" : "published";
  return `${name} ${plugin.version}, ${origin}, in ${placeOf(provider)}`;
}

const generatedMark = "generated from the provider's schema";

/** What a generated and compiled SDK depends on. */
function sdkKey(version: string): string {
  const typescript = readFileSync(join(repoRoot, "node_modules", "typescript", "package.json"), "utf8");
  return contentKey([], [version, engineVersion, (JSON.parse(typescript) as { version: string }).version]);
}

function isOurLink(provider: Provider): boolean {
  const link = linkOf(provider);
  try {
    return lstatSync(link).isSymbolicLink() && readlinkSync(link).endsWith(placeOf(provider));
  } catch {
    return false;
  }
}

async function unpackPublished(spec: string, target: string): Promise<boolean> {
  const dir = await mkdtemp(join(target, ".pack-"));
  try {
    await run("npm", ["pack", spec, "--pack-destination", dir, "--silent"], {
      timeoutMs: 30_000,
    });
    const [archive] = await readdir(dir);
    await run("tar", ["-xzf", join(dir, archive!), "-C", target, "--strip-components=1"]);
    return true;
  } catch {
    return false;
  } finally {
    await removeTree(dir);
  }
}

async function generate(
  provider: Provider,
  engine: Tool,
  plugin: Plugin,
  target: string,
  report: (progress: string) => void,
): Promise<void> {
  await mkdir(join(repoRoot, "sdks"), { recursive: true });
  // Inside the checkout, so that the compiler finds @pulumi/pulumi above it.
  const work = await mkdtemp(join(repoRoot, "sdks", `.${provider.name}-`));
  try {
    report("generating from the provider's schema");
    const args = ["package", "gen-sdk", plugin.path, "--language", "nodejs", "--out", work];
    // Not in the checkout, whose own project the engine would read first.
    await run("pulumi", args, { env: toolEnv([engine, plugin]), cwd: tmpdir() });
    const source = join(work, "nodejs");
    const manifest = JSON.parse(await readFile(join(source, "package.json"), "utf8")) as Record<string, unknown>;
    report("compiling");
    await run(process.execPath, [
      join(repoRoot, "node_modules", "typescript", "bin", "tsc"),
      ...compilerArgs(source, target),
    ]);
    const packaged = {
      name: packageOf(provider),
      version: plugin.version,
      description: generatedMark,
      main: "index.js",
      types: "index.d.ts",
    };
    await writeFile(
      join(target, "package.json"),
      `${JSON.stringify({ ...packaged, dependencies: manifest.dependencies, pulumi: manifest.pulumi }, null, 2)}\n`,
    );
  } finally {
    await removeTree(work);
  }
}

/** The generated project's own settings vary with the generator, and TypeScript 6 refuses some of them. */
function compilerArgs(source: string, target: string): string[] {
  const settings = { module: "nodenext", moduleResolution: "nodenext", target: "es2022", types: "node" };
  return [
    "-p",
    source,
    "--outDir",
    target,
    ...Object.entries(settings).flatMap(([key, value]) => [`--${key}`, value]),
    ...["--skipLibCheck", "--declarationMap", "false", "--sourceMap", "false"],
  ];
}
