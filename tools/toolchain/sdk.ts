import { existsSync, lstatSync, readFileSync, readlinkSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../src/host/run";
import { cacheDir, repoRoot } from "../paths";
import { cachedDir } from "./cached";
import { contentKey } from "./contentKey";
import { providerPath } from "./provider";
import { type Tool, toolEnv } from "./tool";
import { engineVersion, providerVersion } from "./versions";

const name = "@pulumi/libvirt";
const link = join(repoRoot, "node_modules", name);
const placed = join(repoRoot, "sdks", "libvirt");
const keyFile = join(placed, ".key");

/** The SDK that the checkout resolves already. */
export function findSdk(): string | undefined {
  if (isOurLink())
    return existsSync(keyFile) && readFileSync(keyFile, "utf8") === sdkKey() ? "in sdks/libvirt" : undefined;
  try {
    const { version } = createRequire(join(repoRoot, "package.json"))(`${name}/package.json`) as { version: string };
    return `${name} ${version} of the npm packages`;
  } catch {
    return undefined;
  }
}

/** Puts the SDK where the checkout resolves it: the published one where the registry has it, else a generated one. */
export async function obtainSdk(tools: readonly [Tool, Tool], report: (progress: string) => void): Promise<string> {
  const source = await cachedDir(join(cacheDir, "toolchain", `sdk-${sdkKey()}`), async (temporary) => {
    report("asking the npm registry");
    if (!(await unpackPublished(temporary))) await generate(tools, temporary, report);
    await writeFile(join(temporary, ".key"), sdkKey());
  });
  await rm(placed, { recursive: true, force: true });
  await cp(source, placed, { recursive: true });
  await mkdir(join(link, ".."), { recursive: true });
  await rm(link, { recursive: true, force: true });
  await symlink(join("..", "..", "sdks", "libvirt"), link);
  const { description } = JSON.parse(await readFile(join(placed, "package.json"), "utf8")) as { description?: string };
  return `${name} ${providerVersion}, ${description === generatedMark ? "generated" : "published"}, in sdks/libvirt`;
}

const generatedMark = "generated from the provider's schema";

/** What a generated and compiled SDK depends on. */
function sdkKey(): string {
  const typescript = readFileSync(join(repoRoot, "node_modules", "typescript", "package.json"), "utf8");
  return contentKey([], [providerVersion, engineVersion, (JSON.parse(typescript) as { version: string }).version]);
}

function isOurLink(): boolean {
  try {
    return lstatSync(link).isSymbolicLink() && readlinkSync(link).endsWith(join("sdks", "libvirt"));
  } catch {
    return false;
  }
}

async function unpackPublished(target: string): Promise<boolean> {
  const dir = await mkdtemp(join(target, ".pack-"));
  try {
    await run("npm", ["pack", `${name}@${providerVersion}`, "--pack-destination", dir, "--silent"], {
      timeoutMs: 30_000,
    });
    const [archive] = await readdir(dir);
    await run("tar", ["-xzf", join(dir, archive!), "-C", target, "--strip-components=1"]);
    return true;
  } catch {
    return false;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function generate(
  tools: readonly [Tool, Tool],
  target: string,
  report: (progress: string) => void,
): Promise<void> {
  await mkdir(join(repoRoot, "sdks"), { recursive: true });
  // Inside the checkout, so that the compiler finds @pulumi/pulumi above it.
  const work = await mkdtemp(join(repoRoot, "sdks", ".libvirt-"));
  try {
    report("generating from the provider's schema");
    const args = ["package", "gen-sdk", providerPath(tools[1]), "--language", "nodejs", "--out", work];
    // Elsewhere than in the checkout, whose own project the engine would read first.
    await run("pulumi", args, { env: toolEnv(tools), cwd: tmpdir() });
    const source = join(work, "nodejs");
    const manifest = JSON.parse(await readFile(join(source, "package.json"), "utf8")) as Record<string, unknown>;
    report("compiling");
    await run(process.execPath, [
      join(repoRoot, "node_modules", "typescript", "bin", "tsc"),
      ...compilerArgs(source, target),
    ]);
    const packaged = {
      name,
      version: providerVersion,
      description: generatedMark,
      main: "index.js",
      types: "index.d.ts",
    };
    await writeFile(
      join(target, "package.json"),
      `${JSON.stringify({ ...packaged, dependencies: manifest.dependencies, pulumi: manifest.pulumi }, null, 2)}\n`,
    );
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The generated project's own settings vary with the generator, and some of them TypeScript 6 refuses. */
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
