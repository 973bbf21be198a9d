import * as pulumi from "@pulumi/pulumi";
import { knowsHooks, settled } from "../hooks";
import type { AwsAccess } from "./api/access";
import type { Secrets } from "./provider";
import type { Ec2Settings } from "./settings";

/** What runs before something is created; nothing where the monitor knows no hooks. */
export function beforeCreate(
  name: string,
  { region, profile, accessKeyId, endpoint }: Ec2Settings,
  secrets: Secrets,
  work: (aws: AwsAccess, created: pulumi.ResourceHookArgs) => Promise<void>,
): pulumi.ResourceHook[] {
  if (!knowsHooks()) return [];
  const access = async (): Promise<AwsAccess> => ({
    region,
    profile,
    accessKeyId,
    endpoint,
    secretAccessKey: secrets.secretAccessKey && (await settled(secrets.secretAccessKey)),
    sessionToken: secrets.sessionToken && (await settled(secrets.sessionToken)),
  });
  return [new pulumi.ResourceHook(name, async (created) => work(await access(), created))];
}
