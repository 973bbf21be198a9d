import * as pulumi from "@pulumi/pulumi";

/** Whether hooks can be registered: the SDK's mocks, with which a program's own tests run it, know none and wait for them for ever. */
export function knowsHooks(): boolean {
  return "registerResourceHook" in (pulumi.runtime.getMonitor() ?? {});
}

/** The value of an output that is known when something is created, which is when hooks run. */
export function settled<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply((value) => resolve(value as T)));
}
