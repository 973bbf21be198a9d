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
  /** Makes the engine use a toolchain, a backend and a passphrase of the farm's own. */
  env: Record<string, string>;
  /** What a stack's configuration says of the platform, by full key. */
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

/** Makes what a farm consists of in a working directory, which is gone where that fails. */
export async function inWorkDir<T>(make: (workDir: string) => Promise<T>): Promise<T> {
  const workDir = await mkdtemp(join(tmpdir(), "vmfarm-test-"));
  try {
    return await make(workDir);
  } catch (error) {
    await removeTree(workDir);
    throw error;
  }
}
