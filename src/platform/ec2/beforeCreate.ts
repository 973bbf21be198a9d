import * as pulumi from "@pulumi/pulumi";
import type { AwsAccess } from "./host/access";
import type { Secrets } from "./provider";
import type { Ec2Settings } from "./settings";

/** What runs before something is created; nothing where the monitor knows no hooks. */
export function beforeCreate(
  name: string,
  { region, profile, accessKeyId, endpoint }: Ec2Settings,
  secrets: Secrets,
  work: (aws: AwsAccess, created: pulumi.ResourceHookArgs) => Promise<void>,
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
  return [new pulumi.ResourceHook(name, async (created) => work(await access(), created))];
}

/** The value of an output that is known when something is created. */
function settled(output: pulumi.Output<string> | undefined): Promise<string | undefined> {
  return new Promise((resolve) => (output === undefined ? resolve(undefined) : output.apply(resolve)));
}
