import * as pulumi from "@pulumi/pulumi";
import type * as ingress from "./api/ingress";
import type * as staleRules from "./api/staleRules";
import { beforeCreate } from "./beforeCreate";
import type { Secrets } from "./provider";
import type { Ec2Settings } from "./settings";

/**
 * Before a rule of a security group of ours is created: takes out one that lets in, or out, the very same, which an interrupted run left or
 * somebody wrote by hand. AWS would refuse the new one for ever, and the state knows only what it makes itself.
 */
export function staleSecurityRules(label: string, settings: Ec2Settings, secrets: Secrets): pulumi.ResourceHook[] {
  /** By group: what stands in the way was there before the group's first rule is made. */
  const listed = new Map<string, Promise<ingress.FoundRule[]>>();
  return beforeCreate(`${label}-stale-rules`, settings, secrets, async (aws, { name, type, newInputs }) => {
    const rule = newInputs as staleRules.NewRule;
    const there = listed.get(rule.securityGroupId) ?? ingressModule().rulesOf(aws, rule.securityGroupId);
    listed.set(rule.securityGroupId, there);
    const leadsOut = type.endsWith(":SecurityGroupEgressRule");
    const gone = await rulesModule().clearWay(aws, { ...rule, leadsOut }, await there);
    for (const text of gone) pulumi.log.info(`${name}: ${text}`);
  });
}

// Loaded only when something is created: most runs create nothing.
function ingressModule(): typeof ingress {
  return require("./api/ingress");
}

function rulesModule(): typeof staleRules {
  return require("./api/staleRules");
}
