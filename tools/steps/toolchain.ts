import { buildEngine, downloadEngine, type Engine, findEngine } from "../toolchain/engine";
import { findGovmomi, obtainGovmomi } from "../toolchain/govmomi";
import { findPlugin, obtainPlugin, type Plugin } from "../toolchain/provider";
import { libvirt, type Provider, packageOf } from "../toolchain/providers";
import { findSdk, obtainSdk } from "../toolchain/sdk";
import type { Step } from "../ui/steps";

/** What these steps found or built. */
export interface Toolchain extends Partial<Record<Provider["name"], Plugin>> {
  engine?: Engine;
}

/** Downloads the official engine, or builds one if the download is unavailable. */
export interface EngineSteps {
  download: Step;
  engine: Step;
}

export function engineSteps(toolchain: Toolchain): EngineSteps {
  const download: Step = {
    title: "Pulumi downloads",
    needs: [],
    async upToDate() {
      toolchain.engine = await findEngine();
      return toolchain.engine && "not needed";
    },
    async run() {
      toolchain.engine = await downloadEngine();
      return toolchain.engine ? "available" : "unavailable; building from Go modules";
    },
  };
  const engine: Step = {
    title: "Pulumi engine",
    needs: [download],
    upToDate: async () => toolchain.engine?.origin,
    async run(report) {
      toolchain.engine = await buildEngine(report);
      return toolchain.engine.origin;
    },
  };
  return { download, engine };
}

/** Plugin and SDK of a provider. libvirt's plugin, which everybody needs, is built beside the engine. */
export function providerSteps(provider: Provider, toolchain: Toolchain, { download, engine }: EngineSteps): Step[] {
  const { name } = provider;
  const plugin: Step = {
    title: `${name} provider`,
    // Small machines have memory for one more compiler beside the engine's.
    needs: [provider === libvirt ? download : engine],
    async upToDate() {
      toolchain[name] = await findPlugin(provider);
      return toolchain[name]?.origin;
    },
    async run(report) {
      toolchain[name] = await obtainPlugin(provider, toolchain.engine, report);
      return toolchain[name].origin;
    },
  };
  const sdk: Step = {
    title: packageOf(provider),
    needs: [engine, plugin],
    upToDate: async () => findSdk(provider, toolchain[name]!.version),
    run: (report) => obtainSdk(provider, toolchain.engine!, toolchain[name]!, report),
  };
  return [plugin, sdk];
}

/** A simulated vCenter, and the command line that reads its inventory. */
export function govmomi(): Step {
  return {
    title: "vcsim and govc",
    upToDate: async () => (await findGovmomi())?.origin,
    run: async (report) => (await obtainGovmomi(report)).origin,
  };
}
