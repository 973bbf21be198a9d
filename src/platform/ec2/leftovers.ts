import * as pulumi from "@pulumi/pulumi";
import type { Identity } from "../../identity";
import { leftoversHook, settled } from "../hooks";
import type { AwsAccess } from "./api/access";
import type * as ingress from "./api/ingress";
import type * as leftovers from "./api/leftovers";
import type { Secrets } from "./provider";
import type { Ec2Settings } from "./settings";
import { stackTag } from "./tags";

/**
 * Before an instance is created: ends one of ours that an interrupted run has left, whose address and data disks the new one is to have.
 * Other instances are left alone.
 */
export function beforeInstance(
  label: string,
  settings: Ec2Settings,
  secrets: Secrets,
  identity: Identity,
): pulumi.ResourceHook[] {
  const stackTags = { [stackTag]: `${identity.project}/${identity.stack}` };
  return leftoversHook(`${label}-stale-instances`, {
    list: async () => leftoversModule().instancesByMachine(await accessOf(settings, secrets), stackTags),
    async clear({ name }, found) {
      const ids = found.get(identity.uuid("machine", name)) ?? [];
      if (ids.length > 0) await leftoversModule().endInstances(await accessOf(settings, secrets), ids);
    },
  });
}

/**
 * Before a rule of a security group of ours is created: takes out one that lets in, or out, the very same, which an interrupted run has left
 * or somebody wrote by hand. AWS would refuse the new one for ever, and the state knows only what it makes itself.
 */
export function beforeSecurityRule(label: string, settings: Ec2Settings, secrets: Secrets): pulumi.ResourceHook[] {
  return leftoversHook(`${label}-stale-rules`, {
    // Conflicting rules exist before the first rule of the group is created.
    scope: ({ newInputs }) => (newInputs as ingress.NewRule).securityGroupId,
    list: async ({ newInputs }) =>
      ingressModule().rulesOf(await accessOf(settings, secrets), (newInputs as ingress.NewRule).securityGroupId),
    async clear({ name, type, newInputs }, found) {
      const rule = { ...(newInputs as ingress.NewRule), leadsOut: type.endsWith(":SecurityGroupEgressRule") };
      const gone = await ingressModule().clearWay(await accessOf(settings, secrets), rule, found);
      for (const text of gone) pulumi.log.info(`${name}: ${text}`);
    },
  });
}

async function accessOf(
  { region, profile, accessKeyId, endpoint }: Ec2Settings,
  { secretAccessKey, sessionToken }: Secrets,
): Promise<AwsAccess> {
  return {
    region,
    profile,
    accessKeyId,
    endpoint,
    secretAccessKey: secretAccessKey && (await settled(secretAccessKey)),
    sessionToken: sessionToken && (await settled(sessionToken)),
  };
}

// Only loaded when something is created, because most runs create nothing.
function leftoversModule(): typeof leftovers {
  return require("./api/leftovers");
}
function ingressModule(): typeof ingress {
  return require("./api/ingress");
}
