import { describe, expect, test } from "vitest";
import { base64 } from "../../../src/platform/vsphere/guestInfo";
import { hardwareVersionOf } from "../../../src/platform/vsphere/host/connection";
import { descriptorBytes } from "../../../src/platform/vsphere/host/disks";
import { named, parseInventory, pathPart } from "../../../src/platform/vsphere/host/inventory";
import { documents } from "../../../src/platform/vsphere/host/published";
import { readResult } from "../../../src/platform/vsphere/host/readiness";

const objects = parseInventory(
  [
    "Network:network-6                           /DC0/network/VM Network",
    "DistributedVirtualPortgroup:dvportgroup-12  /DC0/network/prod/web",
    "DistributedVirtualPortgroup:dvportgroup-13  /DC0/network/test/web",
    "",
  ].join("\n"),
);

test("an inventory is read with blanks in its names", () => {
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

test("what a path cannot hold is written as vSphere writes it", () => {
  expect(pathPart("a/b%c\\d")).toBe("a%2fb%25c%5cd");
});

test("a disk's descriptor tells its size", () => {
  expect(descriptorBytes('version=1\nRW 4194304 VMFS "x-flat.vmdk"\nRW 2097152 VMFS "y-flat.vmdk"\n')).toBe(
    3 * 2 ** 30,
  );
  expect(descriptorBytes("KDMV binary")).toBe(0);
});

test("documents that follow each other are read one by one", () => {
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
  test("that cannot be read is an error of its own", () => {
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
