import * as pulumi from "@pulumi/pulumi";

/** Whether an engine runs the program. The SDK's mocks, with which a program's own tests run it, have no resource hooks. */
export function hasEngine(): boolean {
  return "registerResourceHook" in (pulumi.runtime.getMonitor() ?? {});
}
