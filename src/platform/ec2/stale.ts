import type * as pulumi from "@pulumi/pulumi";
import type { Identity } from "../../identity";
import type * as leftovers from "./api/leftovers";
import { beforeCreate } from "./beforeCreate";
import type { Secrets } from "./provider";
import type { Ec2Settings } from "./settings";
import { stackTag } from "./tags";

/**
 * Before an instance is created: ends one of ours that an interrupted run left and no state knows of, whose address and data disks the new
 * one is to have. Other instances are left alone.
 */
export function staleInstances(
  label: string,
  settings: Ec2Settings,
  secrets: Secrets,
  identity: Identity,
): pulumi.ResourceHook[] {
  const { project, stack } = identity;
  let there: Promise<Map<string, string[]>> | undefined;
  return beforeCreate(`${label}-stale-instances`, settings, secrets, async (aws, { name }) => {
    // What an interrupted run left was there when this one began: it is listed once, however much is created.
    there ??= leftoversModule().instancesByMachine(aws, { [stackTag]: `${project}/${stack}` });
    const ids = (await there).get(identity.uuid("machine", name)) ?? [];
    if (ids.length > 0) await leftoversModule().endInstances(aws, ids);
  });
}

// Loaded only when something is created: most runs create nothing.
function leftoversModule(): typeof leftovers {
  return require("./api/leftovers");
}
