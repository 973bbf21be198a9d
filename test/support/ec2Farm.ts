import { removeTree } from "../../src/process/removeTree";
import { toolchainEnv } from "../../tools/toolchain/find";
import { aws } from "../../tools/toolchain/providers";
import { type Farm, farmEnv, inWorkDir } from "./farm";
import { type Moto, startMoto } from "./moto";

/** Of the stacks' configuration; the environment has others. */
const accessKeyId = "AKIAVMFARMTESTING000";
const secretAccessKey = "a-secret-that-is-nowhere-else";

/** An EC2 API that nobody else uses, with the AWS provider's plugin or its stand-in, and a backend and a passphrase of its own. */
export interface Ec2Farm extends Farm {
  moto: Moto;
  /** What the stacks' configuration says of who asks. */
  credentials: { accessKeyId: string; secretAccessKey: string };
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
    const { region, endpoint } = moto.aws;
    return {
      moto,
      credentials: { accessKeyId, secretAccessKey },
      workDir,
      env: { ...(await farmEnv(workDir, toolchain)), ...moto.env },
      // What has no provider named would go to whatever account the environment has.
      config: {
        "vmfarm:ec2": { region, endpoint, accessKeyId, keepImages: 0 },
        "pulumi:disable-default-providers": ["aws"],
      },
      secrets: { "vmfarm:ec2.secretAccessKey": secretAccessKey },
      async stop() {
        await moto.stop();
        await removeTree(workDir);
      },
    };
  });
}
