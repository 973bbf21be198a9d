import { copyFile, cp, mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeTree } from "../../src/process/removeTree";
import { run } from "../../src/process/run";
import { packageVersion } from "../../src/provider/packageVersion";
import { repoRoot } from "../paths";
import { pluginDir } from "./plugin";

/**
 * Packs the bundled plugin for programs in other languages, for `pulumi plugin install resource vmfarm VERSION --file ARCHIVE`.
 *
 * @returns the archive
 */
export async function packPlugin(directory = join(repoRoot, "dist")): Promise<string> {
  const archive = join(directory, `vmfarm-${packageVersion}-plugin.tar.gz`);
  const temporary = await mkdtemp(join(tmpdir(), "vmfarm-plugin-"));
  try {
    await mkdir(directory, { recursive: true });
    await cp(pluginDir, temporary, { recursive: true });
    await copyFile(join(repoRoot, "LICENSE"), join(temporary, "LICENSE"));
    await run("tar", [
      "--create",
      "--gzip",
      "--owner=0",
      "--group=0",
      `--file=${archive}`,
      `--directory=${temporary}`,
      ".",
    ]);
  } finally {
    await removeTree(temporary);
  }
  return archive;
}
