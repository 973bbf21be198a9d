import { removeTree } from "../../src/process/removeTree";
import { toolchainEnv } from "../../tools/toolchain/find";
import { aws } from "../../tools/toolchain/providers";
import { type Farm, farmEnv, inWorkDir } from "./farm";
import { type Moto, startMoto } from "./moto";

/** Credentials in the stacks' configuration; the environment has different ones. */
const accessKeyId = "AKIAVMFARMTESTING000";
const secretAccessKey = "a-secret-that-is-nowhere-else";

/** A private EC2 API, with the AWS provider's plugin or its stand-in, and its own backend and passphrase. */
export interface Ec2Farm extends Farm {
  moto: Moto;
  /** The credentials in the stacks' configuration. */
  credentials: { accessKeyId: string; secretAccessKey: string };
  /** Stops the server and removes every directory. */
  stop(): Promise<void>;
}

/**
 * Starts a farm; takes some seconds. It also ends when this process does, however that happens.
 * @throws Error if the set-up for tests has not run (`npm run setup -- --tests`)
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
      // Resources without an explicit provider would use whatever account the environment has.
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
