import { existsSync, lstatSync, realpathSync } from "node:fs";
import { copyFile, mkdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../src/host/run";
import { cacheDir, repoRoot } from "../paths";
import { cachedDir } from "./cached";
import { contentKey } from "./contentKey";
import { aws } from "./providers";
import { findSdk } from "./sdk";

const module = join(repoRoot, "tools", "aws");
const link = join(repoRoot, "node_modules", "@aws-sdk");

/** Whether all is there that the EC2 sources import: AWS's SDK and `@pulumi/aws`. */
export function hasAwsPackages(): boolean {
  return findAwsSdk() !== undefined && findSdk(aws) !== undefined;
}

/** AWS's SDK as the checkout resolves it already. */
export function findAwsSdk(): string | undefined {
  const linked = lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink();
  const isThere = linked ? isSame(link, scopeIn(cached())) : existsSync(link);
  return isThere ? "@aws-sdk of tools/aws" : undefined;
}

/**
 * Puts AWS's SDK where the checkout resolves it. It is no development dependency: who runs `npm start` has no use for its 62 MiB.
 */
export async function obtainAwsSdk(report: (progress: string) => void): Promise<string> {
  const dir = await cachedDir(cached(), async (temporary) => {
    report("npm ci");
    for (const file of ["package.json", "package-lock.json"]) await copyFile(join(module, file), join(temporary, file));
    await run("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], { cwd: temporary });
  });
  await rm(link, { recursive: true, force: true });
  await mkdir(join(link, ".."), { recursive: true });
  await symlink(scopeIn(dir), link);
  return findAwsSdk()!;
}

function cached(): string {
  return join(cacheDir, "toolchain", `aws-sdk-${contentKey([module], [], (path) => path === "node_modules")}`);
}

const scopeIn = (dir: string): string => join(dir, "node_modules", "@aws-sdk");

function isSame(path: string, target: string): boolean {
  return existsSync(path) && existsSync(target) && realpathSync(path) === realpathSync(target);
}
