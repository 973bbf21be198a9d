import { main } from "@pulumi/pulumi/provider";
import { registerResourceModule } from "@pulumi/pulumi/runtime/rpc";
import { packageVersion } from "../packageVersion";
import { componentProvider } from "./components";
import { constructed, shareRuns } from "./run";

/**
 * Serves components, with the SDK's own server of providers, to whoever calls it on a port of this host.
 *
 * @param engineAddress where the engine takes diagnostics
 */
export async function serveComponents(engineAddress: string): Promise<number> {
  shareRuns();
  // The component itself where another one refers to it.
  registerResourceModule("vmfarm", "index", {
    version: packageVersion,
    construct(_name, _type, urn) {
      const component = constructed().get(urn);
      if (!component) throw new Error(`${urn} is not a component that this program declares`);
      return component;
    },
  });
  return printedPort(() => main(componentProvider, [engineAddress]));
}

/** The SDK's server prints its port for the engine, which has read ours. */
async function printedPort(serve: () => Promise<void>): Promise<number> {
  const { log } = console;
  try {
    return await new Promise((resolve, reject) => {
      console.log = (first: unknown, ...others: unknown[]) => {
        if (others.length === 0 && /^\d+$/.test(String(first))) resolve(Number(first));
        else log(first, ...others);
      };
      serve().catch(reject);
    });
  } finally {
    console.log = log;
  }
}
