import type { DnsRecord } from "../../network/dnsRecord";
import { machinesOf, type PeerRun, peerRuns } from "../../network/peers";

/** Machines that follow each other in name and in address, and their DNS domain: a cluster's names are a few of these. */
export interface NameRun extends PeerRun {
  readonly domain: string;
}

export function nameRuns(records: readonly DnsRecord[]): NameRun[] {
  const domains = [...new Set(records.map(domainOf))];
  return domains.flatMap((domain) => {
    const machines = records.filter((record) => domainOf(record) === domain);
    return peerRuns(machines.map(({ hostname, address }) => ({ name: hostname, address }))).map((run) => ({
      ...run,
      domain,
    }));
  });
}

function domainOf({ fqdn, hostname }: DnsRecord): string {
  return fqdn.slice(hostname.length + 1);
}

/** The lines of /etc/hosts for some names. */
export function hostsLines(runs: readonly NameRun[]): string {
  const lines = runs.flatMap((run) =>
    machinesOf(run).map(({ name, address }) => `${address} ${name}.${run.domain} ${name}\n`),
  );
  return lines.join("");
}
