import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeTree } from "../../src/process/removeTree";
import { fileBackend } from "../../tools/stack/fileBackend";

/** Where the stacks of a test run. */
export interface Farm {
  /** For whatever a test writes; removed at the end. */
  workDir: string;
  /** Makes the engine use the farm's own toolchain, backend and passphrase. */
  env: Record<string, string>;
  /** The platform's part of a stack's configuration, by full key. */
  config: Record<string, unknown>;
  /** Secrets of that configuration, by path: `vmfarm:vsphere.password`. */
  secrets?: Record<string, string>;
}

/** The environment of a farm: backend and passphrase are in its working directory. */
export async function farmEnv(workDir: string, toolchain: Record<string, string>): Promise<Record<string, string>> {
  const passphrase = join(workDir, "passphrase");
  const backend = join(workDir, "backend");
  await mkdir(backend);
  await writeFile(passphrase, randomBytes(16).toString("hex"), { mode: 0o600 });
  return { ...toolchain, PULUMI_BACKEND_URL: fileBackend(backend), PULUMI_CONFIG_PASSPHRASE_FILE: passphrase };
}

/** Creates the parts of a farm in a working directory, which is removed if that fails. */
export async function inWorkDir<T>(make: (workDir: string) => Promise<T>): Promise<T> {
  const workDir = await mkdtemp(join(tmpdir(), "vmfarm-test-"));
  try {
    return await make(workDir);
  } catch (error) {
    await removeTree(workDir);
    throw error;
  }
}
