import { listVolumes } from "../src/platform/libvirt/virsh/volumeList";
import { libvirtdStatus, startLibvirtd, stopLibvirtd } from "./libvirtd";
import { cacheDir } from "./paths";
import { setupSteps } from "./setup";
import { configuredUri, prepareStack, resourceCount, stackEnv } from "./stack/localStack";
import { ownName, systemUri } from "./steps/libvirt";
import { stackStep } from "./steps/stack";
import type { Toolchain } from "./steps/toolchain";
import { toolEnv } from "./toolchain/tool";
import { main } from "./ui/main";
import { duration, runSteps, type Step } from "./ui/steps";

/**
 * Destroys the stack of `npm start`, then stops the private libvirt that it ran on. `--data` also removes volumes that were kept there, but
 * none of another libvirt.
 */
main(async () => {
  const started = Date.now();
  const withData = process.argv.includes("--data");
  const own = libvirtdStatus(ownName);
  const resources = resourceCount() ?? 0;
  if (resources === 0 && !own.exists && !own.running) {
    console.log("Nothing is running.");
    return;
  }
  const uri = configuredUri() ?? (own.exists ? own.uri : systemUri);
  const steps: Step[] = [];
  let kept: string[] = [];
  const toolchain: Toolchain = {};
  if (resources > 0) steps.push(...setupSteps(toolchain));
  if (own.exists || uri === own.uri) steps.push(startOwn());
  if (resources > 0) {
    steps.push(
      stackStep("destroy", async () => {
        const env = stackEnv(toolEnv([toolchain.engine!, toolchain.libvirt!]));
        await prepareStack(env, uri);
        return { env, refresh: false };
      }),
    );
  }
  if (own.exists || uri === own.uri) {
    steps.push({
      title: "Stop libvirt",
      async run() {
        kept = withData ? [] : await volumesLeft(own.uri);
        await stopLibvirtd(ownName, { keepData: kept.length > 0 });
        return kept.length > 0
          ? "stopped the private libvirt, kept its volumes"
          : "stopped the private libvirt, removed its directories";
      },
    });
  }
  await runSteps(steps);
  if (kept.length > 0) {
    console.log(`Kept, because destroying a stack does not delete data disks (npm run destroy -- --data does):`);
    for (const volume of kept) console.log(`  ${volume}`);
  }
  if (withData && resources > 0 && uri !== own.uri) {
    console.log(
      `--data only concerns the private libvirt. Data disks at ${uri} are kept: "kept:" above names each, with the command that removes it.`,
    );
  }
  console.log(`Kept: engine, provider and images in ${cacheDir}. Done in ${duration(Date.now() - started)}.`);
});

/** The private libvirt may have been killed, or the host restarted; it has to run so that what is left can be listed and removed. */
function startOwn(): Step {
  return {
    title: "libvirt",
    async run() {
      const { found, pid } = await startLibvirtd({ name: ownName });
      return found ? `the private libvirt is running (pid ${pid})` : `restarted the private libvirt (pid ${pid})`;
    },
  };
}

async function volumesLeft(uri: string): Promise<string[]> {
  return (await listVolumes(uri, "default")).map(({ path }) => path);
}
