import { expect, test } from "vitest";
import { Problems } from "../../../../src/input/problem";
import { checkMachines, checkPortGroup } from "../../../../src/platform/vsphere/check";
import { told } from "../../network/arbitraries";

const tib = 2 ** 40;
const fine = { qualifiedName: "shop-dev-db", nics: [{}], dataDisks: [{ bytes: 1 }], rootDisk: undefined };

function check(...machines: object[]): string[] {
  const problems = new Problems();
  const all = machines.map((one) => ({ ...fine, ...one }));
  const group = { problems: problems.at("tiers", 0), hardware: all[0] as never, machines: all as never };
  checkMachines([{ problems, hardware: fine as never, machines: [] }, group]);
  return told(problems);
}
const disks = (count: number, bytes = 1) => Array(count).fill({ bytes });

test("what a vCenter takes at most", () => {
  expect(
    check(
      {
        qualifiedName: "x".repeat(80),
        nics: Array(10).fill({}),
        dataDisks: disks(59, 62 * tib),
        rootDisk: 62 * tib,
      },
      {},
    ),
  ).toEqual([]);
});

test.each<[string, object, RegExp]>([
  [
    "a name",
    { qualifiedName: "x".repeat(81) },
    /^tiers\[0\]\.name: x{81} has 81 characters, .* at most 80; shorten it, /,
  ],
  ["network cards", { nics: Array(11).fill({}) }, /^tiers\[0\]\.lans: .* at most 10 network cards$/],
  ["data disks", { dataDisks: disks(60) }, /^tiers\[0\]\.dataDisks: .* at most 59 data disks$/],
  ["a root disk", { rootDisk: 62 * tib + 1 }, /^tiers\[0\]\.rootDisk: .* is more than .*; use at most 62TiB$/],
  [
    "a data disk",
    { dataDisks: [{ bytes: 1 }, { bytes: 63 * tib }] },
    /^tiers\[0\]\.dataDisks\[1\]\.size: 63TiB is more than .*; use at most 62TiB$/,
  ],
])("more than that: %s", (_what, machine, expected) => {
  expect(check(machine)).toEqual([expect.stringMatching(expected)]);
});

test("of several machines the first name that is too long is shown", () => {
  const long = "x".repeat(79);
  expect(check({ qualifiedName: `${long}-9` }, { qualifiedName: `${long}-10` }, {})).toHaveLength(1);
  expect(check({ qualifiedName: `${long}9` }, { qualifiedName: `${long}10` })).toEqual([
    expect.stringMatching(/x10 has 81 characters/),
  ]);
});

test("a port group's name has the same length at most", () => {
  const problems = new Problems();
  checkPortGroup("x".repeat(80), problems);
  expect(told(problems)).toEqual([]);
  checkPortGroup("x".repeat(81), problems);
  expect(told(problems)).toEqual([expect.stringMatching(/^name: x{81} has 81 characters/)]);
});
