import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { findMoto } from "../../tools/toolchain/moto";
import { type Boto3, startBoto3 } from "./aws/boto3";
import { type AwsProxy, startAwsProxy } from "./aws/proxy";

/** moto's server on loopback, which responds like EC2 and keeps everything in memory, and the proxy in front of it. */
export interface Moto extends AwsProxy {
  /** A connection to it, with any credentials. */
  aws: { region: string; endpoint: string; accessKeyId: string; secretAccessKey: string };
  /** For programs that use the AWS SDK's own search for credentials and endpoints. */
  env: Record<string, string>;
  /** Reads back, and makes changes from outside. */
  boto3: Boto3["call"];
  stop(): Promise<void>;
}

const region = "eu-central-1";
const credentials = { accessKeyId: "testing", secretAccessKey: "testing" };

/** Starts an empty server. It also ends when this process does. @throws Error if the set-up has not run */
export async function startMoto(): Promise<Moto> {
  const { python } = (await findMoto()) ?? {};
  if (!python) throw new Error("moto is not there yet: run `npm run setup -- --tests`");
  // setpriv: if this process is killed, nothing else would stop the server. -p 0: the kernel chooses the port.
  const args = ["--pdeathsig", "KILL", python, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"];
  const child = spawn("setpriv", args, {
    env: {
      ...process.env,
      PYTHONUNBUFFERED: "1",
      MOTO_EC2_LOAD_DEFAULT_AMIS: "false",
      MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
      // Like AWS.
      MOTO_ENABLE_AMI_VALIDATION: "true",
      MOTO_EC2_ENABLE_INSTANCE_TYPE_VALIDATION: "true",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const proxy = await startAwsProxy(await portOf(child));
  const { endpoint } = proxy;
  const env = {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: endpoint,
  };
  const boto3 = startBoto3(python, env);
  return {
    ...proxy,
    aws: { region, endpoint, ...credentials },
    env,
    boto3: boto3.call,
    async stop() {
      boto3.stop();
      await proxy.stop();
      const ended = new Promise((resolve) => child.once("close", resolve));
      child.kill();
      await ended;
    },
  };
}

/** The port is in a line that the server prints once it listens. */
function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    const onLine = (line: string) => {
      if (said.length < 100) said.push(line);
      const port = /Running on http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (port) resolve(Number(port));
    };
    createInterface({ input: child.stdout! }).on("line", onLine);
    createInterface({ input: child.stderr! }).on("line", onLine);
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`moto ended with ${code}: ${said.join("\n")}`)));
  });
}
