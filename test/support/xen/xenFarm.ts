import { removeTree } from "../../../src/process/removeTree";
import { toolchainEnv } from "../../../tools/toolchain/find";
import { type Farm, farmEnv, inWorkDir } from "../farm";
import { startNestedXen } from "./nestedXen";

/** A real Xen in software emulation, with its own backend and passphrase. */
export interface XenFarm extends Farm {
  /** For virsh and `vmfarm:libvirt`. */
  uri: string;
  /** Stops dom0 and guests, and removes every directory. */
  stop(): Promise<void>;
}

/** Starts a farm, which takes two minutes, and some more the first time. @throws Error if the set-up has not run */
export async function startXenFarm(): Promise<XenFarm> {
  const toolchain = await toolchainEnv();
  return inWorkDir(async (workDir) => {
    const env = await farmEnv(workDir, toolchain);
    const xen = await startNestedXen(workDir);
    return {
      uri: xen.uri,
      workDir,
      env,
      config: { "vmfarm:libvirt": { uri: xen.uri } },
      async stop() {
        await xen.stop();
        await removeTree(workDir);
      },
    };
  });
}
