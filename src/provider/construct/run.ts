import type { Client } from "@grpc/grpc-js";
import * as pulumi from "@pulumi/pulumi";
import { identifyRunsBy, perProgram } from "../../perProgram";

const runs = new Map<string, object>();

/**
 * The components of a program of another language are constructed one by one, each with a client of its own of the same monitor. An engine
 * serves the monitor of each preview and each update on another port.
 */
function runOfConstruct(): object {
  const monitor = pulumi.runtime.getMonitor() as unknown as Client;
  const key = JSON.stringify([
    monitor.getChannel().getTarget(),
    pulumi.getProject(),
    pulumi.getStack(),
    pulumi.runtime.isDryRun(),
  ]);
  const run = runs.get(key) ?? {};
  runs.set(key, run);
  return run;
}

/** Components that are constructed for one program share its LANs, names and connections. */
export function shareRuns(): void {
  identifyRunsBy(runOfConstruct);
}

/** The components that were constructed for the program, by URN. */
export const constructed = perProgram(() => new Map<string, pulumi.ComponentResource>());
