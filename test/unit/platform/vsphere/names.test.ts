import { expect, test } from "vitest";
import { hostsLines, nameRuns } from "../../../../src/platform/vsphere/names";

const record = (hostname: string, address: string, domain = "lan.test") => ({
  ...{ hostname, address, fqdn: `${hostname}.${domain}` },
});

test("names of a cluster are a few runs, in each domain by itself", () => {
  const records = [
    record("web-1", "10.0.0.4"),
    record("web-2", "10.0.0.5"),
    record("db", "10.0.0.9"),
    record("web-3", "10.1.0.4", "other.test"),
  ];
  const runs = nameRuns(records);
  expect(runs).toHaveLength(3);
  expect(runs.map(({ domain }) => domain)).toEqual(["lan.test", "lan.test", "other.test"]);
  expect(hostsLines(runs)).toBe(
    "10.0.0.4 web-1.lan.test web-1\n10.0.0.5 web-2.lan.test web-2\n10.0.0.9 db.lan.test db\n10.1.0.4 web-3.other.test web-3\n",
  );
  expect(hostsLines([])).toBe("");
});
