import { removeTree } from "../../src/process/removeTree";
import { toolchainEnv } from "../../tools/toolchain/find";
import { findGovmomi } from "../../tools/toolchain/govmomi";
import { vsphere } from "../../tools/toolchain/providers";
import { type Farm, farmEnv, inWorkDir } from "./farm";
import { startVcsim, type Vcsim, type VcsimOptions } from "./vcsim";

/** A private simulated vCenter, with its own backend and passphrase. */
export interface VcenterFarm extends Farm {
  vcenter: Vcsim;
  /** Stops the simulator and removes every directory. */
  stop(): Promise<void>;
}

/**
 * Starts a farm; takes less than a second. It also ends when this process does, however that happens.
 * @throws Error if the set-up for tests has not run (`npm run setup -- --tests`) or the simulator does not come up
 */
export async function startVcenterFarm(options: VcsimOptions = {}): Promise<VcenterFarm> {
  const govmomi = await findGovmomi();
  if (!govmomi) throw new Error("vcsim and govc are not there yet: run `npm run setup -- --tests`");
  const toolchain = await toolchainEnv(vsphere, [govmomi]);
  return inWorkDir(async (workDir) => {
    const vcenter = await startVcsim(govmomi, workDir, options);
    const { server, user, password, caFile } = vcenter;
    return {
      vcenter,
      workDir,
      // The provider's own process verifies the server's certificate with it: Go's crypto/x509 reads the variable.
      env: { ...(await farmEnv(workDir, toolchain)), SSL_CERT_FILE: caFile },
      config: { "vmfarm:vsphere": { server, user, caFile, ...place } },
      secrets: { "vmfarm:vsphere.password": password },
      async stop() {
        await vcenter.stop();
        await removeTree(workDir);
      },
    };
  });
}

/** Where in the simulator's inventory machines and their LANs go. */
const place = { datacenter: "DC0", cluster: "DC0_C0", datastore: "LocalDS_0", distributedSwitch: "DVS0" };
