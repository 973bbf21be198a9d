import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startLibvirtd } from "../../tools/libvirtd";
import { toolchainEnv } from "../../tools/toolchain/find";

/** A real libvirt that nobody else uses, with a backend and a passphrase of its own. */
export interface TestFarm {
  name: string;
  /** For virsh and `vmfarm:libvirt`. */
  uri: string;
  /** Namespace of the guests' networks; see `netnsExec`. */
  netns: string;
  /** Directory of the storage pool `default`. */
  poolDir: string;
  /** For whatever a test writes; removed at the end. */
  workDir: string;
  /** Makes the engine use this farm's toolchain, backend and passphrase. */
  env: Record<string, string>;
  /** Ends every machine and daemon, and removes every directory. */
  stop(): Promise<void>;
}

/**
 * Starts a farm; takes about three seconds. It also ends when this process does, however that happens.
 * @throws Error where the set-up has not run (`npm run setup`) or libvirtd does not come up
 */
export async function startTestFarm(): Promise<TestFarm> {
  const name = `test-${randomBytes(4).toString("hex")}`;
  const toolchain = await toolchainEnv();
  const workDir = await mkdtemp(join(tmpdir(), "vmfarm-test-"));
  const passphrase = join(workDir, "passphrase");
  const backend = join(workDir, "backend");
  await mkdir(backend);
  await writeFile(passphrase, randomBytes(16).toString("hex"), { mode: 0o600 });
  const libvirtd = await startLibvirtd({ name, owner: process.pid }).catch(async (error) => {
    await rm(workDir, { recursive: true, force: true });
    throw error;
  });
  return {
    name,
    uri: libvirtd.uri,
    netns: libvirtd.netns,
    poolDir: libvirtd.poolDir,
    workDir,
    env: { ...toolchain, PULUMI_BACKEND_URL: `file://${backend}`, PULUMI_CONFIG_PASSPHRASE_FILE: passphrase },
    async stop() {
      await libvirtd.stop();
      await rm(workDir, { recursive: true, force: true });
    },
  };
}
