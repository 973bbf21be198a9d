import * as pulumi from "@pulumi/pulumi";
import { isPluginFound, pluginAdvice } from "./pluginSources";

let wasFound = false;

/** The SDK's mocks, with which a program's own tests run it, are not a client of an engine. */
const isMocked = () => !("getChannel" in (pulumi.runtime.getMonitor() ?? {}));

/** Set by the starter of the plugin. */
const isInPlugin = () => process.env.VMFARM_PLUGIN !== undefined;

/** @throws RunError where Pulumi would only find out with the first of our resources, when others have been made */
export function requireProviderPlugin(): void {
  // In our plugin a component is constructed for a program of another language: it was found.
  if (wasFound || isMocked() || isInPlugin()) return;
  if (!isPluginFound({ project: pulumi.getRootDirectory?.() || process.cwd(), env: process.env }))
    throw new pulumi.RunError(pluginAdvice());
  wasFound = true;
}
