import { ec2 } from "./ec2";
import { libvirt } from "./libvirt";
import { ours, shared } from "./ours";
import type { Rule, RuleTable } from "./rule";
import { vsphere } from "./vsphere";

/** A platform more is a table more. */
const tables: readonly RuleTable[] = [shared, libvirt, vsphere, ec2];

const rules = new Map(tables.flatMap((table) => Object.entries(table)));

const silent: Rule = { part: "helper" };

/** How a resource is judged; undefined for those of other people's. */
export function ruleOf(type: string): Rule | undefined {
  if (type.startsWith("vmfarm:") || type.startsWith("pulumi:")) return silent;
  return rules.get(type);
}

/** The role that machines of EC2 have is shared by the whole stack, so it is in no component. */
const ownProfile = /^aws:iam\/\w+:\w+::ec2-[0-9a-f]+(-\d+)?-machines$/;

/** Whether vmfarm made the resource: as a part of a component of its own, or for all of them. */
export function isOurs(urn: string): boolean {
  const [, , types = "", ...name] = urn.split("::");
  const above = types.split("$");
  const type = above.pop()!;
  return (
    above.some((one) => one.startsWith("vmfarm:index:")) ||
    ["vmfarm:", "pulumi:", ours("")].some((own) => type.startsWith(own)) ||
    ownProfile.test([types, ...name].join("::"))
  );
}
