import * as pulumi from "@pulumi/pulumi";
import { perProgram } from "../../perProgram";
import type { removeDomain, removeNetwork } from "./host/leftovers";

const hooks = perProgram(() => new Map<string, pulumi.ResourceHook>());

/**
 * Before a network is created: removes one with our UUID that an interrupted run left and no state knows of. The UUID is derived from
 * project, stack and name, so it can be nobody else's.
 */
export function clearStaleNetwork(uri: string, uuid: string): pulumi.ResourceHook[] {
  return hook(`stale-network-${uuid}`, () => leftovers().removeNetwork(uri, uuid));
}

/** The same for a domain. */
export function clearStaleDomain(uri: string, uuid: string): pulumi.ResourceHook[] {
  return hook(`stale-domain-${uuid}`, () => leftovers().removeDomain(uri, uuid));
}

function hook(name: string, run: () => Promise<void>): pulumi.ResourceHook[] {
  // The SDK's mocks, with which a program's own tests run it, know no hooks and wait for them for ever.
  if (!("registerResourceHook" in (pulumi.runtime.getMonitor() ?? {}))) return [];
  let known = hooks().get(name);
  if (!known) {
    known = new pulumi.ResourceHook(name, run);
    hooks().set(name, known);
  }
  return [known];
}

/** Loaded only when something is created: most runs create nothing. */
function leftovers(): { removeDomain: typeof removeDomain; removeNetwork: typeof removeNetwork } {
  return require("./host/leftovers");
}
