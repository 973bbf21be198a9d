import { ec2 } from "./ec2";
import { libvirt } from "./libvirt";
import { shared } from "./ours";
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
