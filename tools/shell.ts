import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { defaultUser } from "../src/cloudInit/guest";
import type { ClusterMachine } from "../src/cluster/args";
import { netnsExec } from "./libvirtd";
import { libvirtdLayout } from "./libvirtd/layout";
import { configuredUri, stackEnv, stackOutputs } from "./stack/localStack";
import { privateKey } from "./stack/sshKey";
import { ownName } from "./steps/libvirt";
import { toolchainEnv } from "./toolchain/find";
import { main } from "./ui/main";

/** Opens a shell on a machine of `npm start`, or runs one command there: `npm run shell NAME [-- COMMAND …]`. */
main(async () => {
  const [name, ...command] = process.argv.slice(2);
  const env = stackEnv(await toolchainEnv());
  const { machines = [] } = (await stackOutputs(env).catch(() => ({}))) as { machines?: ClusterMachine[] };
  const machine = machines.find((row) => row.name === name);
  if (!machine) {
    const names = machines.map((row) => row.name).join(", ");
    throw new Error(
      names ? `usage: npm run shell NAME, where NAME is one of ${names}` : "no machine is running: run npm start",
    );
  }
  const child = spawn(...sshTo(machine.address, command), { stdio: "inherit" });
  process.exitCode = await new Promise<number>((resolve) => child.on("exit", (code) => resolve(code ?? 1)));
});

/** Runs inside the namespace if the machines are on the private libvirt. */
function sshTo(address: string, command: string[]): [string, string[]] {
  // A replaced machine has a new host key at the same address, and nothing else can respond there: the LAN is on this host.
  const trust = ["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR"];
  const args = ["-i", privateKey, "-o", "IdentitiesOnly=yes", ...trust, `${defaultUser}@${address}`, ...command];
  const own = libvirtdLayout(ownName);
  return configuredUri() === own.uri && existsSync(`/run/netns/${own.netns}`)
    ? netnsExec(own.netns, "ssh", args)
    : ["ssh", args];
}
