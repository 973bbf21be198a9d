import { findEngine, obtainEngine } from "../toolchain/engine";
import { findGovmomi, obtainGovmomi } from "../toolchain/govmomi";
import { findPlugin, obtainPlugin, type Plugin } from "../toolchain/provider";
import { type Provider, packageOf } from "../toolchain/providers";
import { findSdk, obtainSdk } from "../toolchain/sdk";
import type { Tool } from "../toolchain/tool";
import type { Step } from "../ui/steps";

/** What these steps found or made. */
export interface Toolchain extends Partial<Record<Provider["name"], Plugin>> {
  engine?: Tool;
}

export function engine(toolchain: Toolchain): Step {
  return {
    title: "Pulumi engine",
    async upToDate() {
      toolchain.engine = await findEngine();
      return toolchain.engine?.origin;
    },
    async run(report) {
      toolchain.engine = await obtainEngine(report);
      return toolchain.engine.origin;
    },
  };
}

/** Plugin and SDK of a provider. */
export function providerSteps(provider: Provider, toolchain: Toolchain): Step[] {
  const { name } = provider;
  return [
    {
      title: `${name} provider`,
      async upToDate() {
        toolchain[name] = await findPlugin(provider);
        return toolchain[name]?.origin;
      },
      async run(report) {
        toolchain[name] = await obtainPlugin(provider, toolchain.engine!, report);
        return toolchain[name].origin;
      },
    },
    {
      title: packageOf(provider),
      upToDate: async () => findSdk(provider, toolchain[name]!.version),
      run: (report) => obtainSdk(provider, toolchain.engine!, toolchain[name]!, report),
    },
  ];
}

/** A vCenter's simulator, and the command line that looks at what is on it. */
export function govmomi(): Step {
  return {
    title: "vcsim and govc",
    upToDate: async () => (await findGovmomi())?.origin,
    run: async (report) => (await obtainGovmomi(report)).origin,
  };
}
