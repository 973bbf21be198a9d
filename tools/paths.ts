import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { cacheDir as imageCacheDir } from "../src/image/cache";

/** The checkout: these tools run from source and from `dist`. */
export const repoRoot = rootAbove(__dirname);

/** What can be deleted and rebuilt at any time, shared by all checkouts: toolchain, SDK, images. */
export const cacheDir = imageCacheDir();

/** Manifests of third-party software: Go modules, and packages from npm and PyPI. */
export const thirdParty = (name: string): string => join(repoRoot, "tools", "thirdParty", name);

/** What `npm start` must find again: the stack's state and its passphrase. */
export const stateDir = join(process.env.XDG_STATE_HOME || join(homedir(), ".local", "state"), "vmfarm");

function rootAbove(dir: string): string {
  if (existsSync(join(dir, "package.json"))) return dir;
  const parent = dirname(dir);
  if (parent === dir) throw new Error("package.json of vmfarm was not found above the tools");
  return rootAbove(parent);
}

/** The executable of an npm package that is installed in the checkout. */
export const bin = (name: string): string => join(repoRoot, "node_modules", ".bin", name);
