import { describe, expect, test } from "vitest";
import { diskUuid, diskWwn } from "../../../../src/platform/vsphere/diskWwn";
import {
  asSeen,
  consoleCommand,
  isInventoryName,
  literal,
  named,
  oneNamed,
  pathPart,
  seenName,
  severalNamed,
  typed,
} from "../../../../src/platform/vsphere/inventoryPath";
import { lanOfPortGroup, portGroupMark, portGroupOn } from "../../../../src/platform/vsphere/portGroups";
import { identity } from "../../network/arbitraries";

test.each([
  ["VM Network", true],
  ["10.0.0.0/24", true],
  ["a-b", true],
  ["", false],
  [" ", false],
  ["-a", false],
])("%j may be the name of an object: %s", (name, may) => {
  expect(isInventoryName(name)).toBe(may);
});

test.each([
  ["10.0.0.0/24", "10.0.0.0%2f24"],
  ["a%b\\c/d/e", "a%25b%5cc%2fd%2fe"],
  ["100%2f", "100%252f"],
  ["plain", "plain"],
])("%s is %s in a path, and is displayed as it was", (name, part) => {
  expect(pathPart(name)).toBe(part);
  expect(asSeen(part)).toBe(name);
  expect(seenName(`/DC0/network/${part}`)).toBe(name);
});

test("escapes may be upper case, and other sequences are not decoded", () => {
  expect(asSeen("a%2Fb%5Cc%41")).toBe("a/b\\c%41");
});

test("a path is taken as it is by govc, and by a shell in front of it", () => {
  expect(literal("/DC0/vm/a*b?c[d]\\e")).toBe("/DC0/vm/a\\*b\\?c\\[d]\\\\e");
  expect(typed("/DC0/vm/a b")).toBe("'/DC0/vm/a b'");
  expect(typed("/DC0/vm/a")).toBe("/DC0/vm/a");
});

test("the command for a machine's screen", () => {
  expect(consoleCommand("/DC0/vm/a")).toBe("govc vm.console -h5 /DC0/vm/a");
  expect(consoleCommand("/DC0/vm/a b", "DC 0")).toBe("govc vm.console -h5 -dc 'DC 0' '/DC0/vm/a b'");
});

describe("an object is meant", () => {
  const paths = ["/DC0/network/10.0.0.0%2f24", "/DC0/network/lan", "/DC1/network/lan", "/DC1/network/x/lan", "/net"];
  const objects = paths.map((path) => ({ path }));
  const found = (name: string) => named(objects, name).map(({ path }) => path);

  test.each<[string, string[]]>([
    ["/DC0/network/lan", ["/DC0/network/lan"]],
    ["DC0/network/lan", ["/DC0/network/lan"]],
    ["lan", ["/DC0/network/lan", "/DC1/network/lan", "/DC1/network/x/lan"]],
    ["network/lan", ["/DC0/network/lan", "/DC1/network/lan"]],
    ["x/lan", ["/DC1/network/x/lan"]],
    ["10.0.0.0%2f24", ["/DC0/network/10.0.0.0%2f24"]],
    ["10.0.0.0/24", ["/DC0/network/10.0.0.0%2f24"]],
    ["10.0.0.0%2F24", ["/DC0/network/10.0.0.0%2f24"]],
    ["/DC0/network/10.0.0.0/24", ["/DC0/network/10.0.0.0%2f24"]],
    ["/lan", []],
    ["an", []],
    ["net", ["/net"]],
    ["other", []],
  ])("by %s: %j", (name, expected) => {
    expect(found(name)).toEqual(expected);
  });

  test("by its whole path before others by their end", () => {
    const two = [{ path: "/a/b" }, { path: "/b" }];
    expect(named(two, "b")).toEqual([{ path: "/b" }]);
    expect(named([{ path: "/x/a%2fb" }, { path: "/y/a/b" }], "a/b")).toEqual([{ path: "/y/a/b" }]);
  });

  test("by its displayed name rather than by a decoded form of the given name", () => {
    const two = [{ path: "/n/a%252fb" }, { path: "/n/a/b" }];
    expect(named(two, "a%2fb")).toEqual([{ path: "/n/a%252fb" }]);
    expect(named(two, "/n/a%2fb")).toEqual([{ path: "/n/a%252fb" }]);
  });

  test("alone, or it is said why not", () => {
    expect(oneNamed(objects, "x/lan", "network")).toEqual({ path: "/DC1/network/x/lan" });
    expect(oneNamed(objects, "network/lan", "network")).toBe(
      '"network/lan" is the name of /DC0/network/lan and /DC1/network/lan; use the path',
    );
    expect(severalNamed(objects.slice(1, 3), "lan")).toMatch(/^"lan" is the name of .* and .*; use the path$/);
    expect(oneNamed(objects, "other", "network", " on C0")).toBe(
      'there is no network "other" on C0; there are 10.0.0.0/24, lan, lan, lan, net',
    );
    expect(oneNamed([], "other", "network")).toMatch(/^there is no network "other"; this account sees none at all/);
  });

  test("of many that are not meant eight are named", () => {
    const many = (count: number) => Array.from({ length: count }, (_, i) => ({ path: `/n${i}` }));
    expect(oneNamed(many(8), "x", "network")).toMatch(/there are n0, .*, n7$/);
    expect(oneNamed(many(9), "x", "network")).toMatch(/there are n0, .*, n7 …$/);
  });
});

test("a disk has an identifier of VMware's, which vSphere writes in pairs", () => {
  const uuid = "01234567-89ab-8def-8123-456789abcdef";
  expect(diskWwn(uuid)).toBe("6000c290123456789ab8def812345678");
  expect(diskUuid(uuid)).toBe("60 00 c2 90 12 34 56 78-9a b8 de f8 12 34 56 78");
});

test("port groups are named after their LAN, with a number for each further host", () => {
  expect([0, 1].map((index) => portGroupOn("lan", index))).toEqual(["lan", "lan.1"]);
  expect(["lan", "lan.1"].map(lanOfPortGroup)).toEqual([
    ["lan", 0],
    ["lan", 1],
  ]);
  expect(portGroupMark(identity, "lan")).toBe(`vmfarm ${identity.uuid("lan", "lan")}`);
});
