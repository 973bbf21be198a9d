import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { run } from "../../../src/host/run";

/** A simulated vCenter (govmomi's vcsim) on a free loopback port, and govmomi's command line for it. */
export interface SimulatedVcenter {
  /** Runs `govc`. @returns what it prints. */
  govc(...args: string[]): Promise<string>;
  stop(): Promise<void>;
}

const user = "vmfarm@vsphere.local";
const password = "p4ss/word";

/** Starts `vcsim` from the search path; its certificate's issuer is written to `dir`. */
export async function startVcenter(dir: string): Promise<SimulatedVcenter> {
  const caFile = join(dir, "vcenter-ca.pem");
  // It ends when its standard input does, and so with this process.
  const vcsim = spawn("vcsim", ["-ca", caFile, "-username", user], {
    env: { ...process.env, TMPDIR: dir, VCSIM_PASSWORD: password },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const env = {
    GOVC_URL: `https://${await firstLine(vcsim)}`,
    GOVC_USERNAME: user,
    GOVC_PASSWORD: password,
    GOVC_TLS_CA_CERTS: caFile,
    GOVC_PERSIST_SESSION: "false",
  };
  return {
    govc: async (...args) => (await run("govc", args, { env })).stdout.trim(),
    async stop() {
      const ended = once(vcsim, "exit");
      vcsim.stdin.end();
      await ended;
    },
  };
}

/** The address. @throws Error with what it says, where it ends instead */
async function firstLine(vcsim: ChildProcess): Promise<string> {
  const said: string[] = [];
  createInterface({ input: vcsim.stderr! }).on("line", (line) => said.push(line));
  const [line] = await Promise.race([
    once(createInterface({ input: vcsim.stdout! }), "line"),
    once(vcsim, "exit").then(() => []),
  ]);
  if (line === undefined) throw new Error(`vcsim ended: ${said.join("\n")}`);
  return line as string;
}
