import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { run } from "../../../src/host/run";
import { toolchainEnv } from "../../../tools/toolchain/find";

/** A simulated vCenter (govmomi's vcsim) on a free loopback port, and govmomi's command line for it. */
export interface SimulatedVcenter {
  /** Runs `govc`. @returns what it prints. */
  govc(...args: string[]): Promise<string>;
  stop(): Promise<void>;
}

const user = "vmfarm@vsphere.local";
const password = "p4ss/word";

/** Starts one with a certificate of its own, which lies in `dir`. */
export async function startVcenter(dir: string): Promise<SimulatedVcenter> {
  const [cert, key] = [join(dir, "vcenter.pem"), join(dir, "vcenter.key")];
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "1"];
  const kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  await run("openssl", ["req", ...kind, ...subject, "-keyout", key, "-out", cert]);
  const tools = await toolchainEnv();
  // It ends when its standard input does, and so with this process.
  const vcsim = spawn("vcsim", ["-l", "127.0.0.1:0", "-tlscert", cert, "-tlskey", key, "-username", user], {
    env: { ...process.env, ...tools, VCSIM_PASSWORD: password },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const address = await firstLine(vcsim);
  const env = {
    ...tools,
    GOVC_URL: `https://${address}`,
    GOVC_USERNAME: user,
    GOVC_PASSWORD: password,
    GOVC_TLS_CA_CERTS: cert,
    GOVC_PERSIST_SESSION: "false",
    GOVC_DATASTORE: "LocalDS_0",
    GOVC_RESOURCE_POOL: "/DC0/host/DC0_C0/Resources",
  };
  return {
    govc: async (...args) => (await run("govc", args, { env })).stdout,
    async stop() {
      const ended = once(vcsim, "exit");
      vcsim.stdin!.end();
      await ended;
    },
  };
}

async function firstLine(process: ChildProcess): Promise<string> {
  const lines = createInterface({ input: process.stdout! });
  const failed = once(process, "exit").then(() => {
    throw new Error("vcsim did not start");
  });
  const [line] = await Promise.race([
    once(lines, "line"),
    once(process, "error").then(([error]) => {
      throw error;
    }),
    failed,
  ]);
  return line;
}
