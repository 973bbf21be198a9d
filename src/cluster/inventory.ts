import { stringify } from "yaml";
import { defaultUser } from "../cloudInit/guest";
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

/** An Ansible inventory in YAML: a group for each tier. */
export function ansibleInventory(tiers: readonly TierPlan[]): string {
  const children = tiers.map((tier) => [
    // Ansible's groups are Python identifiers.
    tier.name.replaceAll("-", "_"),
    {
      hosts: Object.fromEntries(
        tier.machines.map(({ hostname, nics }) => [
          hostname,
          { ansible_host: nics[0]?.address ?? hostname, ansible_user: tier.guestArgs.user ?? defaultUser },
        ]),
      ),
    },
  ]);
  return stringify({ all: { children: Object.fromEntries(children) } });
}
