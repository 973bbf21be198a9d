import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { removeTree } from "../../src/process/removeTree";
import { startLibvirtd } from "../../tools/libvirtd";
import { toolchainEnv } from "../../tools/toolchain/find";
import { clearLibvirt } from "./clearLibvirt";
import { countStarts } from "./counts";
import { type Farm, farmEnv, inWorkDir } from "./farm";

/** A private libvirt, with its own backend and passphrase. */
export interface TestFarm extends Farm {
  name: string;
  /** For virsh and `vmfarm:libvirt`. */
  uri: string;
  /** Namespace of the guests' networks; see `netnsExec`. */
  netns: string;
  /** Directory of the storage pool `default`. */
  poolDir: string;
  /**
   * Removes every machine, network and volume, whether or not a state knows them, so that a test's leftovers do not affect the next, without
   * a run of the engine.
   */
  clear(): Promise<void>;
  /** Stops every machine and daemon, and removes every directory. */
  stop(): Promise<void>;
}

/**
 * Starts a farm; takes about three seconds. It also ends when this process does, however that happens.
 * @throws Error if the set-up has not run (`npm run setup`) or libvirtd does not come up
 */
export async function startTestFarm(): Promise<TestFarm> {
  const name = `test-${randomBytes(4).toString("hex")}`;
  const toolchain = await toolchainEnv();
  return inWorkDir(async (workDir) => {
    const env = await farmEnv(workDir, toolchain);
    const libvirtd = await startLibvirtd({ name, owner: process.pid });
    return {
      name,
      uri: libvirtd.uri,
      netns: libvirtd.netns,
      poolDir: libvirtd.poolDir,
      workDir,
      env,
      config: { "vmfarm:libvirt": { uri: libvirtd.uri } },
      clear: () => clearLibvirt(libvirtd.uri),
      async stop() {
        try {
          countStarts(join(libvirtd.dir, "log", "qemu"));
        } finally {
          await libvirtd.stop();
          await removeTree(workDir);
        }
      },
    };
  });
}
