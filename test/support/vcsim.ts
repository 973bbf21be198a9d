import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { run } from "../../src/process/run";
import type { Tool } from "../../tools/toolchain/tool";

export interface VcsimOptions {
  /** The version that the vCenter reports. Default: `6.5.0`. */
  version?: string;
}

/** A vCenter's API, simulated on this host's loopback (`tools/thirdParty/govmomi/vcsim`). */
export interface Vcsim {
  /** Address and port. */
  server: string;
  user: string;
  password: string;
  /** PEM file of the certificate to verify the server's with; created for this server. */
  caFile: string;
  pid: number;
  /** Makes govc talk to it. */
  govcEnv: Record<string, string>;
  /** The output of a govc command. @throws ProgramError if it fails */
  govc(...args: string[]): Promise<string>;
  /** Stops it and waits until it and its datastores are gone. */
  stop(): Promise<void>;
}

const user = "vmfarm@vsphere.local";

/** Starts a simulator that keeps its files below `workDir`. It ends when this process does, however that happens. */
export async function startVcsim(tool: Tool, workDir: string, options: VcsimOptions = {}): Promise<Vcsim> {
  const password = randomBytes(12).toString("base64url");
  const caFile = join(workDir, "vcenter-ca.pem");
  const datastores = join(workDir, "datastores");
  await mkdir(datastores);
  const args = ["-ca", caFile, "-username", user, ...(options.version ? ["-version", options.version] : [])];
  const child = spawn(join(tool.bin!, "vcsim"), args, {
    env: { ...process.env, TMPDIR: datastores, VCSIM_PASSWORD: password },
    // It exits when its standard input ends, which the kernel closes with this process.
    stdio: ["pipe", "pipe", "pipe"],
  });
  const server = await firstLine(child);
  const govcEnv = {
    GOVC_URL: `https://${server}`,
    GOVC_USERNAME: user,
    GOVC_PASSWORD: password,
    GOVC_TLS_CA_CERTS: caFile,
    // With a session kept in the home directory, a wrong password would be accepted.
    GOVC_PERSIST_SESSION: "false",
  };
  return {
    server,
    user,
    password,
    caFile,
    pid: child.pid!,
    govcEnv,
    async govc(...args) {
      const { stdout } = await run(join(tool.bin!, "govc"), args, { env: govcEnv });
      return stdout.trim();
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.stdin.end();
      await ended;
    },
  };
}

/** The address, which is printed once the server listens. @throws Error with its output if it exits instead */
async function firstLine(child: ChildProcess): Promise<string> {
  const said: string[] = [];
  createInterface({ input: child.stderr! }).on("line", (line) => said.push(line));
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout! }), "line"),
    once(child, "exit").then(() => []),
  ]);
  if (line === undefined) throw new Error(`vcsim ended: ${said.join("\n")}`);
  return line as string;
}
