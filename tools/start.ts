import type { ClusterMachine } from "../src/cluster/args";
import { setupSteps } from "./setup";
import { prepareStack, resourceCount, stackEnv, stackOutputs } from "./stack/localStack";
import { machineTable } from "./stack/table";
import { goldenImage } from "./steps/goldenImage";
import { type LibvirtConnection, libvirt } from "./steps/libvirt";
import { stackStep } from "./steps/stack";
import { systemPackages } from "./steps/systemPackages";
import type { Toolchain } from "./steps/toolchain";
import { toolEnv } from "./toolchain/tool";
import { main } from "./ui/main";
import { duration, runSteps } from "./ui/steps";

/** Brings up the cluster of the root Pulumi.yaml, whatever this machine has installed. */
main(async () => {
  const started = Date.now();
  const toolchain: Toolchain = {};
  const connection: LibvirtConnection = {};
  const notes: string[] = [];
  let env: Record<string, string> = {};

  const packages = systemPackages();
  await runSteps([
    ...setupSteps(toolchain, packages),
    goldenImage(packages),
    libvirt(connection, (note) => notes.push(note)),
    stackStep("up", async () => {
      env = stackEnv(toolEnv([toolchain.engine!, toolchain.libvirt!]));
      const before = resourceCount() ?? 0;
      await prepareStack(env, connection.uri!);
      // After a restart the machines are defined but off, which the engine's state does not know.
      return { env, refresh: Boolean(connection.restarted) && before > 0 };
    }),
  ]);

  for (const note of notes) console.log(`Note: ${note}`);
  const { machines = [] } = (await stackOutputs(env)) as { machines?: ClusterMachine[] };
  if (machines.length > 0) {
    const rows = machines.map((machine) => ({ ...machine, shell: `npm run shell ${machine.name}` }));
    console.log(`\n${machineTable(rows, process.stdout.columns || 100, Boolean(process.stdout.isTTY))}`);
  }
  console.log(`\nReady in ${duration(Date.now() - started)}. \`npm run destroy\` removes it all.`);
});
