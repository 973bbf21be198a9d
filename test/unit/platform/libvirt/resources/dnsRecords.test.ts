import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DnsRecord } from "../../../../../src/network/dnsRecord";
import {
  type DnsEntry,
  entryXml,
  recordChanges,
  recordsIn,
} from "../../../../../src/platform/libvirt/resources/dnsRecords";
import { propertyRuns } from "../../../../support/longRun";
import { carried, hostile } from "../hostile";
import { parse } from "../transform";

/** A machine's record: names and addresses are derived from one number, so that sets of records overlap. */
const record = (n: number, at = n): DnsRecord => ({
  address: `10.17.3.${at}`,
  hostname: `m${n}`,
  fqdn: `m${n}.lan.internal`,
});
const entry = ({ address, hostname, fqdn }: DnsRecord): DnsEntry => ({ address, hostnames: [hostname, fqdn] });
/** libvirt does not allow an address twice. */
const records = fc
  .uniqueArray(fc.integer({ min: 2, max: 30 }), { maxLength: 12 })
  .chain((names) =>
    fc
      .uniqueArray(fc.integer({ min: 2, max: 30 }), { minLength: names.length, maxLength: names.length })
      .map((addresses) => names.map((name, i) => record(name, addresses[i]))),
  );
const foreign: DnsEntry[] = [
  { address: "10.17.3.200", hostnames: ["printer", "printer.lan.internal"] },
  { address: "10.17.3.201", hostnames: ["nas"] },
];

/** What libvirt's DNS has after the changes, by its own rules: an entry is removed by all its fields, and addresses are unique. */
function applied(entries: DnsEntry[], { remove, add }: { remove: DnsEntry[]; add: DnsEntry[] }): DnsEntry[] {
  const text = (value: DnsEntry) => JSON.stringify(value);
  for (const gone of remove) expect(entries.map(text)).toContain(text(gone));
  const left = entries.filter((one) => !remove.some((gone) => text(gone) === text(one)));
  for (const more of add) {
    expect(left.map(({ address }) => address)).not.toContain(more.address);
    left.push(more);
  }
  return left;
}

const sorted = (entries: DnsEntry[]) => entries.map((one) => JSON.stringify(one)).sort();

describe("recordChanges", () => {
  test("leads from what one run wrote to what the next one wants; other people's entries stay", () => {
    fc.assert(
      fc.property(records, records, (before, wanted) => {
        const entries = [...foreign, ...before.map(entry)];
        const after = applied(entries, recordChanges(entries, wanted, before));
        expect(sorted(after)).toEqual(sorted([...foreign, ...wanted.map(entry)]));
      }),
    );
  });

  test("changes nothing if everything exists", () => {
    fc.assert(
      fc.property(records, (wanted) => {
        const entries = [...foreign, ...wanted.map(entry)];
        expect(recordChanges(entries, wanted, wanted)).toEqual({ remove: [], add: [] });
      }),
    );
  });

  test("completes what an interrupted run started, whatever part of it was done", () => {
    fc.assert(
      fc.property(records, records, fc.nat(), (before, wanted, seed) => {
        const entries = [...foreign, ...before.map(entry)];
        const { remove, add } = recordChanges(entries, wanted, before);
        const removed = remove.slice(0, seed % (remove.length + 1));
        const half = applied(entries, {
          remove: removed,
          add: removed.length === remove.length ? add.slice(0, 1) : [],
        });
        const after = applied(half, recordChanges(half, wanted, before));
        expect(sorted(after)).toEqual(sorted([...foreign, ...wanted.map(entry)]));
      }),
    );
  });

  test("removes what it added, and nothing else", () => {
    fc.assert(
      fc.property(records, (before) => {
        const entries = [...foreign, ...before.map(entry)];
        expect(applied(entries, recordChanges(entries, [], before))).toEqual(foreign);
      }),
    );
  });

  test("an address in somebody else's stale entry is taken over", () => {
    const stale = { address: "10.17.3.5", hostnames: ["old"] };
    expect(recordChanges([stale], [record(5)], [])).toEqual({ remove: [stale], add: [entry(record(5))] });
  });
});

test("a refresh notices what somebody else has removed or changed, and the next up restores exactly that", () => {
  const wanted = [record(5), record(6), record(7)];
  const [five, six] = [entry(record(5)), { ...entry(record(6)), hostnames: ["m6"] }];
  const entries = [...foreign, five, six];
  const seen = recordsIn(entries, wanted);
  expect(seen).toEqual([record(5), { ...record(6), fqdn: "" }]);
  expect(applied(entries, recordChanges(entries, [], seen))).toEqual(foreign);
  const after = applied(entries, recordChanges(entries, wanted, seen));
  expect(sorted(after)).toEqual(sorted([...foreign, ...wanted.map(entry)]));
});

test("entryXml is one entry, for any strings", () => {
  fc.assert(
    fc.property(hostile, fc.array(hostile, { minLength: 1, maxLength: 3 }), (address, names) => {
      const hostnames = names.map((name) => `n${name}`);
      const { host, ...more } = parse(entryXml({ address, hostnames }));
      expect(more).toEqual({});
      expect(host).toHaveLength(1);
      expect(Object.keys(host[0]).sort()).toEqual(["@ip", "hostname"]);
      expect(host[0]["@ip"]).toBe(carried(address));
      expect(host[0].hostname).toEqual(hostnames.map(carried));
    }),
    { numRuns: propertyRuns(300) },
  );
});
