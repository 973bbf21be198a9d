import { findEngine, obtainEngine } from "../toolchain/engine";
import { findProvider, obtainProvider } from "../toolchain/provider";
import { findSdk, obtainSdk } from "../toolchain/sdk";
import type { Tool } from "../toolchain/tool";
import type { Step } from "../ui/steps";

/** What these steps found or made. */
export interface Toolchain {
  engine?: Tool;
  provider?: Tool;
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

export function provider(toolchain: Toolchain): Step {
  return {
    title: "libvirt provider",
    async upToDate() {
      toolchain.provider = await findProvider();
      return toolchain.provider?.origin;
    },
    async run(report) {
      toolchain.provider = await obtainProvider(toolchain.engine!, report);
      return toolchain.provider.origin;
    },
  };
}

export function providerSdk(toolchain: Toolchain): Step {
  return {
    title: "Provider SDK",
    upToDate: async () => findSdk(),
    run: (report) => obtainSdk([toolchain.engine!, toolchain.provider!], report),
  };
}
