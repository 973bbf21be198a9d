import * as pulumi from "@pulumi/pulumi";
import type { Identity } from "../../identity";
import type { AwsAccess } from "./host/access";
import type * as leftovers from "./host/leftovers";
import type { Secrets } from "./provider";
import type { Ec2Settings } from "./settings";
import { stackTag } from "./tags";

/**
 * Before an instance is created: ends one of ours that an interrupted run left and no state knows of, whose address and data disks the new
 * one is to have. Other instances are left alone.
 */
export function staleInstances(
  label: string,
  { region, profile, accessKeyId, endpoint }: Ec2Settings,
  secrets: Secrets,
  identity: Identity,
): pulumi.ResourceHook[] {
  // The SDK's mocks, with which a program's own tests run it, know no hooks and wait for them for ever.
  if (!("registerResourceHook" in (pulumi.runtime.getMonitor() ?? {}))) return [];
  const access = async (): Promise<AwsAccess> => ({
    region,
    profile,
    accessKeyId,
    endpoint,
    secretAccessKey: await settled(secrets.secretAccessKey),
    sessionToken: await settled(secrets.sessionToken),
  });
  const { project, stack } = identity;
  let there: Promise<Map<string, string[]>> | undefined;
  const hook = new pulumi.ResourceHook(`${label}-stale-instances`, async ({ name }) => {
    // What an interrupted run left was there when this one began: it is listed once, however much is created.
    there ??= access().then((aws) => leftoversModule().instancesByMachine(aws, { [stackTag]: `${project}/${stack}` }));
    const ids = (await there).get(identity.uuid("machine", name)) ?? [];
    if (ids.length > 0) await leftoversModule().endInstances(await access(), ids);
  });
  return [hook];
}

/** The value of an output that is known when something is created. */
function settled(output: pulumi.Output<string> | undefined): Promise<string | undefined> {
  return new Promise((resolve) => (output === undefined ? resolve(undefined) : output.apply(resolve)));
}

// Loaded only when something is created: most runs create nothing.
function leftoversModule(): typeof leftovers {
  return require("./host/leftovers");
}
