import { existsSync, lstatSync, readFileSync, realpathSync } from "node:fs";
import { copyFile, cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../src/host/run";
import { cacheDir, repoRoot } from "../paths";
import { cachedDir } from "./cached";
import { contentKey } from "./contentKey";
import { pulumiAwsVersion } from "./versions";

const module = join(repoRoot, "tools", "aws");
/** AWS's SDK needs nothing of the checkout, so the checkout links to the cache. */
const sdkLink = join(repoRoot, "node_modules", "@aws-sdk");
/** `@pulumi/aws` needs the checkout's `@pulumi/pulumi`, so it lies below the checkout. */
const placed = join(repoRoot, "sdks", "aws");
const pulumiAwsLink = join(repoRoot, "node_modules", "@pulumi", "aws");
const keyFile = join(placed, ".key");

const cached = () => join(cacheDir, "toolchain", `aws-${contentKey([module], [], (path) => path === "node_modules")}`);
const pulumiAwsCached = () => join(cacheDir, "toolchain", `pulumi-aws-${pulumiAwsVersion}`);

/** The packages that the checkout resolves already. */
export function findAwsPackages(): string | undefined {
  const sdk = isOurs(sdkLink) ? isTarget(sdkLink, join(cached(), "node_modules", "@aws-sdk")) : existsSync(sdkLink);
  const pulumiAws = isOurs(pulumiAwsLink)
    ? existsSync(keyFile) && readFileSync(keyFile, "utf8") === pulumiAwsVersion
    : existsSync(pulumiAwsLink);
  return sdk && pulumiAws ? `@aws-sdk and @pulumi/aws ${pulumiAwsVersion}` : undefined;
}

/**
 * Puts AWS's SDK and `@pulumi/aws` where the checkout resolves them. They are no development dependencies: whoever runs `npm start`
 * has no use for these 140 MiB.
 */
export async function obtainAwsPackages(report: (progress: string) => void): Promise<string> {
  const sdk = await cachedDir(cached(), async (temporary) => {
    report("installing AWS's SDK");
    for (const file of ["package.json", "package-lock.json"]) await copyFile(join(module, file), join(temporary, file));
    await run("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], { cwd: temporary });
  });
  const pulumiAws = await cachedDir(pulumiAwsCached(), (temporary) => {
    report("unpacking @pulumi/aws");
    return unpack(`@pulumi/aws@${pulumiAwsVersion}`, temporary);
  });
  report("placing @pulumi/aws in sdks/aws");
  await rm(placed, { recursive: true, force: true });
  await cp(pulumiAws, placed, { recursive: true });
  await writeFile(keyFile, pulumiAwsVersion);
  await link(sdkLink, join(sdk, "node_modules", "@aws-sdk"));
  await link(pulumiAwsLink, join("..", "..", "sdks", "aws"));
  return findAwsPackages()!;
}

function isOurs(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

function isTarget(path: string, target: string): boolean {
  return existsSync(path) && existsSync(target) && realpathSync(path) === realpathSync(target);
}

async function link(path: string, target: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
  await mkdir(join(path, ".."), { recursive: true });
  await symlink(target, path);
}

async function unpack(spec: string, target: string): Promise<void> {
  const dir = await mkdtemp(join(target, ".pack-"));
  await run("npm", ["pack", spec, "--pack-destination", dir, "--silent"]);
  const [archive] = await readdir(dir);
  await run("tar", ["-xzf", join(dir, archive!), "-C", target, "--strip-components=1"]);
  await rm(dir, { recursive: true });
}
