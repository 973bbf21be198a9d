import { defaultUser } from "../cloudInit/guest";
import { renderReadableYaml } from "../cloudInit/yaml";
import type { TierPlan } from "./plan";

/** An OpenSSH client configuration with a block for each machine (ssh_config(5)). */
export function sshConfig(tiers: readonly TierPlan[]): string {
  const blocks = tiers.flatMap((tier) =>
    tier.machines.map(({ hostname, fqdn, nics }) =>
      [
        `Host ${hostname} ${fqdn}`,
        `  HostName ${nics[0]?.address ?? fqdn}`,
        `  User ${tier.guestArgs.user ?? defaultUser}`,
      ].join("\n"),
    ),
  );
  return `${blocks.join("\n\n")}\n`;
}

/** Groups that every inventory of Ansible's has. */
const groupsOfAnsible = ["all", "ungrouped"];

/** The Ansible group of a tier; no two tiers have the same, and none is one of Ansible's own. */
function groupOf(tier: string): string {
  // Ansible's groups are Python identifiers. No tier has an underscore or ends with a hyphen.
  return groupsOfAnsible.includes(tier) ? `${tier}_` : tier.replaceAll("-", "_");
}

/** An Ansible inventory in YAML: a group for each tier. */
export function ansibleInventory(tiers: readonly TierPlan[]): string {
  const children = tiers.map((tier) => [
    groupOf(tier.name),
    {
      hosts: Object.fromEntries(
        tier.machines.map(({ hostname, nics }) => [
          hostname,
          { ansible_host: nics[0]?.address ?? hostname, ansible_user: tier.guestArgs.user ?? defaultUser },
        ]),
      ),
    },
  ]);
  return renderReadableYaml({ all: { children: Object.fromEntries(children) } });
}
