import type { DnsRecord } from "../../../network/dnsRecord";
import { changedInputs, checked } from "../../../provider/changes";
import type { ResourceProvider } from "../../../provider/resourceProvider";
import { connectionTo, type HostLocation } from "../location";
import { putBackNetwork } from "../virsh/placeholder";
import { virsh, virshBatch } from "../virsh/virsh";
import { orUndefined } from "../virsh/volumes";
import { parseXml } from "../virsh/xmlDocument";
import { escapeXml } from "../xml";

export interface DnsRecordsInputs extends HostLocation {
  /** UUID of the network whose DNS answers. */
  network: string;
  records: DnsRecord[];
}

/** Names in a network's DNS, changed while the network runs: nobody is detached, and the network itself stays as it is. */
export const dnsRecordsProvider: ResourceProvider<DnsRecordsInputs, DnsRecordsInputs> = {
  async check(_olds, news) {
    return checked(news);
  },
  async diff(_id, olds, news) {
    const changed = changedInputs(olds, news);
    return { changes: changed.length > 0, replaces: changed.filter((key) => key !== "records") };
  },
  async create(inputs) {
    await setRecords(inputs, []);
    return { id: `${inputs.network}/${inputs.records[0]?.hostname ?? ""}`, outs: inputs };
  },
  async update(_id, olds, news) {
    await setRecords(news, olds.records);
    return { outs: news };
  },
  /** Sees what others have taken out, so that the next `up` after a refresh puts it back; with its network everything is gone. */
  async read(id, props) {
    if (props === undefined) return { id };
    const entries = await orUndefined(entriesOf(connectionTo(props), props.network));
    return entries ? { id, props: { ...props, records: recordsIn(entries, props.records) } } : { id: "", props };
  },
  async delete(_id, props) {
    const { network, records } = props;
    const uri = connectionTo(props);
    const entries = await orUndefined(entriesOf(uri, network));
    if (entries) await apply(uri, network, recordChanges(entries, [], records));
    else await putBackNetwork(uri, network);
  },
};

/** A host entry of a network's DNS, as libvirt has it: an address with its names. */
export interface DnsEntry {
  address: string;
  hostnames: string[];
}

async function setRecords(inputs: DnsRecordsInputs, before: DnsRecord[]): Promise<void> {
  const { network, records } = inputs;
  const uri = connectionTo(inputs);
  await apply(uri, network, recordChanges(await entriesOf(uri, network), records, before));
}

async function entriesOf(uri: string, network: string): Promise<DnsEntry[]> {
  const { stdout } = await virsh(uri, ["net-dumpxml", network]);
  const hosts = (parseXml(stdout).network.dns?.host ?? []) as { "@ip": string; hostname: string[] }[];
  return hosts.map((host) => ({ address: host["@ip"], hostnames: host.hostname ?? [] }));
}

/** What has to be taken out and put in so that a DNS has `wanted` and no more any of `before`; other people's entries stay. */
export function recordChanges(
  entries: DnsEntry[],
  wanted: DnsRecord[],
  before: DnsRecord[],
): { remove: DnsEntry[]; add: DnsEntry[] } {
  const target = wanted.map(entryOf);
  const ours = new Set([...before, ...wanted].flatMap(({ address, hostname }) => [address, hostname]));
  const mine = entries.filter(
    ({ address, hostnames }) => ours.has(address) || hostnames.some((name) => ours.has(name)),
  );
  return {
    remove: mine.filter((entry) => !target.some((wish) => same(wish, entry))),
    add: target.filter((wish) => !entries.some((entry) => same(wish, entry))),
  };
}

/** What a DNS has of the records. One that others have changed has no `fqdn`: it differs from what is wanted, and is still ours to remove. */
export function recordsIn(entries: DnsEntry[], records: DnsRecord[]): DnsRecord[] {
  return records.flatMap((record) => {
    if (entries.some((entry) => same(entryOf(record), entry))) return [record];
    const meets = ({ address, hostnames }: DnsEntry) =>
      address === record.address || hostnames.includes(record.hostname);
    const changed = entries.find(meets);
    return changed ? [{ ...record, address: changed.address, fqdn: "" }] : [];
  });
}

function entryOf({ address, hostname, fqdn }: DnsRecord): DnsEntry {
  return { address, hostnames: [hostname, fqdn] };
}

function same(a: DnsEntry, b: DnsEntry): boolean {
  return a.address === b.address && a.hostnames.join() === b.hostnames.join();
}

async function apply(
  uri: string,
  network: string,
  { remove, add }: { remove: DnsEntry[]; add: DnsEntry[] },
): Promise<void> {
  const update = (action: string, entry: DnsEntry) => [
    "net-update",
    network,
    action,
    "dns-host",
    entryXml(entry),
    "--live",
    "--config",
  ];
  await virshBatch(uri, [
    ...remove.map((entry) => update("delete", entry)),
    ...add.map((entry) => update("add-last", entry)),
  ]);
}

export function entryXml({ address, hostnames }: DnsEntry): string {
  const names = hostnames.map((name) => `<hostname>${escapeXml(name)}</hostname>`).join("");
  return `<host ip="${escapeXml(address)}">${names}</host>`;
}
