import type * as pulumi from "@pulumi/pulumi";
import type { Connection } from "./connection";
import type { VsphereMachine } from "./machine";
import { AntiAffinity } from "./ownResources";

/** Keeps machines on different hosts of their cluster. In a resource pool that is named by itself the cluster is somebody else's. */
export function spreadMachines(
  { vcenter, place, settings, identity }: Connection,
  name: string,
  machines: readonly VsphereMachine[],
  parent: pulumi.Resource,
): void {
  if (settings.antiAffinity === false || settings.cluster === undefined) return;
  const { clusterPath, drs } = place;
  const inputs = {
    vcenter,
    clusterPath,
    drs,
    rule: identity.qualified(name),
    machines: machines.map(({ qualifiedName }) => qualifiedName),
    moids: machines.map(({ moid }) => moid),
  };
  new AntiAffinity(name, inputs, { parent, dependsOn: place });
}
