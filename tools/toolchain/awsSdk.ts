import { existsSync, lstatSync, readFileSync, realpathSync } from "node:fs";
import { copyFile, mkdir, readdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { removeTree } from "../../src/process/removeTree";
import { run } from "../../src/process/run";
import { cacheDir, repoRoot, thirdParty } from "../paths";
import { cachedDir } from "./cached";
import { contentKey } from "./contentKey";
import { aws } from "./providers";
import { findSdk } from "./sdk";

const module = thirdParty("aws");
const modules = join(repoRoot, "node_modules");

/** Whether everything that the EC2 sources import is installed: AWS's SDK and `@pulumi/aws`. */
export function hasAwsPackages(): boolean {
  return findAwsSdk() !== undefined && findSdk(aws) !== undefined;
}

/** The AWS SDK that the checkout already resolves. */
export function findAwsSdk(): string | undefined {
  const { dependencies } = JSON.parse(readFileSync(join(module, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  const isThere = Object.keys(dependencies).every((name) => isPlaced(join(cached(), "node_modules"), modules, name));
  return isThere ? "@aws-sdk of tools/thirdParty/aws" : undefined;
}

/**
 * Installs AWS's SDK where the checkout resolves it. It is not a development dependency: `npm start` does not need its 62 MiB.
 */
export async function obtainAwsSdk(report: (progress: string) => void): Promise<string> {
  const dir = await cachedDir(cached(), async (temporary) => {
    report("npm ci");
    for (const file of ["package.json", "package-lock.json"]) await copyFile(join(module, file), join(temporary, file));
    await run("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], { cwd: temporary });
  });
  await linkScope(join(dir, "node_modules"), modules, "@aws-sdk");
  return findAwsSdk()!;
}

/**
 * Links each package of a scope, not the scope itself: when npm installs something else, it removes what is not a dependency. It would follow
 * a link to the scope and empty the cache; of a link to a package it removes only the link.
 */
export async function linkScope(from: string, to: string, scope: string): Promise<void> {
  await removeTree(join(to, scope));
  await mkdir(join(to, scope), { recursive: true });
  for (const name of await readdir(join(from, scope))) await symlink(join(from, scope, name), join(to, scope, name));
}

/** Whether a package is in node_modules: linked by us, or installed by the user. */
export function isPlaced(from: string, to: string, name: string): boolean {
  const [scope] = name.split("/");
  const isLink = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink();
  if (isLink(join(to, scope!))) return false;
  return isLink(join(to, name)) ? isSame(join(to, name), join(from, name)) : existsSync(join(to, name));
}

function cached(): string {
  return join(cacheDir, "toolchain", `aws-sdk-${contentKey([module], [], (path) => path === "node_modules")}`);
}

function isSame(path: string, target: string): boolean {
  return existsSync(path) && existsSync(target) && realpathSync(path) === realpathSync(target);
}
