import { rm } from "node:fs/promises";
import { toolchainEnv } from "../../tools/toolchain/find";
import { aws } from "../../tools/toolchain/providers";
import { type Farm, farmEnv, inWorkDir } from "./farm";
import { type Moto, startMoto } from "./moto";

/** An EC2 API that nobody else uses, with the AWS provider's plugin or its stand-in, and a backend and a passphrase of its own. */
export interface Ec2Farm extends Farm {
  moto: Moto;
  /** Ends the server and removes every directory. */
  stop(): Promise<void>;
}

/**
 * Starts a farm; takes some seconds. It also ends when this process does, however that happens.
 * @throws Error where the set-up for tests has not run (`npm run setup -- --tests`)
 */
export async function startEc2Farm(): Promise<Ec2Farm> {
  const toolchain = await toolchainEnv(aws);
  return inWorkDir(async (workDir) => {
    const moto = await startMoto();
    return {
      moto,
      workDir,
      env: { ...(await farmEnv(workDir, toolchain)), ...moto.env },
      config: { "aws:region": moto.aws.region },
      async stop() {
        await moto.stop();
        await rm(workDir, { recursive: true, force: true });
      },
    };
  });
}
