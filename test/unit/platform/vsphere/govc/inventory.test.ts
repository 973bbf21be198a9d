import { describe, expect, test } from "vitest";
import { hardwareVersionOf } from "../../../../../src/platform/vsphere/govc/connection";
import { descriptorBytes, wholeBlocks } from "../../../../../src/platform/vsphere/govc/disks";
import { parseInventory } from "../../../../../src/platform/vsphere/govc/inventory";
import { documents } from "../../../../../src/platform/vsphere/govc/published";
import { readResult } from "../../../../../src/platform/vsphere/govc/readiness";
import { base64 } from "../../../../../src/platform/vsphere/guestInfo";
import {
  asSeen,
  literal,
  named,
  oneNamed,
  pathPart,
  seenName,
  typed,
} from "../../../../../src/platform/vsphere/inventoryPath";

const objects = parseInventory(
  [
    "Network:network-6                           /DC0/network/VM Network",
    "DistributedVirtualPortgroup:dvportgroup-12  /DC0/network/prod/web",
    "DistributedVirtualPortgroup:dvportgroup-13  /DC0/network/test/web",
    "",
  ].join("\n"),
);

test("an inventory is parsed with blanks in its names", () => {
  expect(objects[0]).toEqual({ type: "Network", id: "network-6", path: "/DC0/network/VM Network" });
  expect(objects).toHaveLength(3);
});

test.each([
  ["VM Network", ["network-6"]],
  ["/DC0/network/VM Network", ["network-6"]],
  ["Network", []],
  ["web", ["dvportgroup-12", "dvportgroup-13"]],
  ["prod/web", ["dvportgroup-12"]],
  ["/web", []],
])("%s means %j", (name, ids) => {
  expect(named(objects, name).map(({ id }) => id)).toEqual(ids);
});

const odd = parseInventory(
  [
    "DistributedVirtualPortgroup:slash    /DC0/network/V0468-10.183.214.0%2f24",
    "DistributedVirtualPortgroup:percent  /DC0/network/50%25 full",
    "DistributedVirtualPortgroup:back     /DC0/network/a%5cb",
    "DistributedVirtualPortgroup:below    /DC0/network/Team%2fA/web",
    "DistributedVirtualPortgroup:escaped  /DC0/network/x%2fy",
    "DistributedVirtualPortgroup:literal  /DC0/network/x%252fy",
    "DistributedVirtualPortgroup:nested   /DC0/network/p/q",
    "DistributedVirtualPortgroup:named    /DC0/network/p%2fq",
  ].join("\n"),
);

describe("a name with a slash, a backslash or a percent sign", () => {
  test.each<[what: string, name: string, ids: string[]]>([
    ["as people see it", "V0468-10.183.214.0/24", ["slash"]],
    ["as the inventory has it", "V0468-10.183.214.0%2f24", ["slash"]],
    ["with the escape in capitals", "V0468-10.183.214.0%2F24", ["slash"]],
    ["in a whole path", "/DC0/network/V0468-10.183.214.0/24", ["slash"]],
    ["in a whole path with escapes", "/DC0/network/V0468-10.183.214.0%2f24", ["slash"]],
    ["no part of it", "24", []],
    ["with a percent sign", "50% full", ["percent"]],
    ["with a percent sign escaped", "50%25 full", ["percent"]],
    ["with a backslash", "a\\b", ["back"]],
    ["of a folder", "Team/A/web", ["below"]],
    ["of a folder, one part escaped", "network/Team%2FA/web", ["below"]],
    ["that looks like another's escape: existing stacks keep its meaning", "x%2fy", ["escaped"]],
    ["that looks like another's escape, escaped itself", "x%252fy", ["literal"]],
    ["that could be a path: likewise", "p/q", ["nested"]],
    ["that could be a path, escaped", "p%2fq", ["named"]],
  ])("is found %s", (_what, name, ids) => {
    expect(named(odd, name).map(({ id }) => id)).toEqual(ids);
  });

  test("is reported as people see it if nothing is found", () => {
    expect(oneNamed(odd.slice(0, 2), "x", "network", " in /DC0")).toBe(
      'there is no network "x" in /DC0; there are V0468-10.183.214.0/24, 50% full',
    );
  });

  test("is escaped and distinguished from what only looks like it", () => {
    expect(pathPart("a/b%c\\d")).toBe("a%2fb%25c%5cd");
    expect(asSeen("a%2fb%25c%5Cd%20e%252f")).toBe("a/b%c\\d%20e%2f");
    expect(seenName("/DC0/datastore/a%2fb")).toBe("a/b");
  });
});

test("govc gets a path that it does not read as a pattern, and people get a word for the shell", () => {
  expect(literal("/DC[1]/vm/a*?b%2f")).toBe("/DC\\[1]/vm/a\\*\\?b%2f");
  expect(typed("/DC0/vm/farm")).toBe("/DC0/vm/farm");
  expect(typed("/DC[1]/it's")).toBe("'/DC\\[1]/it'\\''s'");
});

test("a disk has whole blocks of 1 MiB, and never less than requested", () => {
  expect(wholeBlocks(2 ** 30)).toBe(2 ** 30);
  expect(wholeBlocks(1_500_000_000)).toBe(1431 * 2 ** 20);
});

test("a disk's descriptor gives its size", () => {
  expect(descriptorBytes('version=1\nRW 4194304 VMFS "x-flat.vmdk"\nRW 2097152 VMFS "y-flat.vmdk"\n')).toBe(
    3 * 2 ** 30,
  );
  expect(descriptorBytes("KDMV binary")).toBe(0);
});

test("consecutive documents are read one by one", () => {
  const text = `${JSON.stringify({ a: { b: 1 } }, null, 2)}\n${JSON.stringify({ c: "}" }, null, 2)}\n`;
  expect(documents(text)).toEqual([{ a: { b: 1 } }, { c: "}" }]);
  expect(documents("")).toEqual([]);
});

describe("a guest's report", () => {
  test("is read", () => {
    expect(readResult(base64('{"errors": ["scripts failed"], "log": "x"}'))).toEqual({
      errors: ["scripts failed"],
      log: "x",
    });
  });
  test("that cannot be read is a separate error", () => {
    expect(readResult("%%%").errors).toEqual([expect.stringMatching(/cannot be read/)]);
  });
});

test.each([
  ["6.5.0", 13],
  ["6.7.3", 14],
  ["7.0.3", 17],
  ["8.0.2", 20],
  ["9.0.0", 20],
])("vCenter %s has virtual hardware %i", (version, hardware) => {
  expect(hardwareVersionOf(version)).toBe(hardware);
});
