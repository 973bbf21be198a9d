import { describe, expect, test } from "vitest";
import type { AccessChange, CostChange, FarmChange, ImageChange, Review } from "../../../../src/review/model";
import {
  age,
  days,
  describeCost,
  describeStopped,
  farmSentence,
  groups,
  headline,
  packageCounts,
  runs,
  sentence,
} from "../../../../src/review/render/sentences";

const review: Review = {
  ...{ project: "shop", stack: "dev", counts: {}, machines: [], farms: [], images: [], access: [] },
  ...{ stoppedMachines: [], networks: [], others: [], warnings: [], notices: [], refreshed: false, errors: [] },
};
const farm = (effect: FarmChange["effect"]): FarmChange => ({ name: "web", effect, causes: [], words: [] });
const opened = (more: Partial<AccessChange> = {}): AccessChange => ({
  ...{ group: "g", range: "0.0.0.0/0", world: true, opened: true, words: "", ports: [22, 22] },
  ...more,
});
const image = (before?: string, after?: string) => ({ before, after }) as ImageChange;
const network = { name: "LAN lan", effect: "live" as const, words: "changed" };
const other = { name: "x", type: "y", action: "create" };

describe("the headline", () => {
  test.each<[string, Partial<Review>]>([
    ["nothing changes", {}],
    ["nothing changes", { images: [image("a", "a")] }],
    ["no machine changes", { images: [image("a", "b")] }],
    ["no machine changes", { networks: [network] }],
    ["no machine changes", { others: [other] }],
    ["no machine changes", { access: [opened({ world: false })] }],
    ["no machine changes", { access: [opened({ opened: false })] }],
    ["1 machine loses data", { counts: { "data loss": 1 } }],
    ["2 machines lose data, 1 destroyed", { counts: { destroy: 1, "data loss": 2 } }],
    [
      "1 machine replaced, 2 restarted, 3 stopped, 1 suspended, 1 started, 4 created, 1 changed while running",
      { counts: { replace: 1, reboot: 2, stopped: 3, suspended: 1, started: 1, create: 4, live: 1, destroy: 0 } },
    ],
    ["1 elastic farm created", { farms: [farm("create")] }],
    [
      "1 machine created, the machines of 2 elastic farms replaced in a rolling update, 2 elastic farms changed, 1 elastic farm destroyed",
      {
        counts: { create: 1 },
        farms: [farm("replace"), farm("live"), farm("replace"), farm("destroy"), farm("none")],
      },
    ],
    ["no machine changes, 1 port opened to the world", { access: [opened()] }],
    ["1 machine created, 2 ports opened to the world", { counts: { create: 1 }, access: [opened(), opened()] }],
    ["no machine changes, ports opened to the world", { access: [opened(), opened({ ports: [80, 81] })] }],
    ["no machine changes, ports opened to the world", { access: [opened({ ports: undefined })] }],
    ["no machine changes, 1 port stays open to the world", { access: [opened({ already: true })] }],
    [
      "no machine changes, 2 ports stay open to the world",
      { access: [opened({ already: true }), opened({ already: true })] },
    ],
    ["no machine changes, 2 ports opened to the world", { access: [opened({ already: true }), opened()] }],
    ["the preview failed", { errors: ["x"] }],
    ["the preview failed, 1 machine created", { errors: ["x"], counts: { create: 1 } }],
  ])("%s", (expected, more) => {
    expect(headline({ ...review, ...more })).toBe(expected);
  });
});

test("a sentence on a machine has its causes and its disks", () => {
  const machine = { name: "a", group: "g", effect: "live", machineEffect: "none", causes: [], disks: [] } as const;
  expect(sentence({ ...machine, causes: [], disks: [] })).toBe("changed while running");
  expect(
    sentence({
      ...{ ...machine, machineEffect: "replace", causes: ["a", "b"] },
      disks: [
        { disk: "d", fate: "kept", words: "data disk d kept" },
        { disk: "e", fate: "new", words: "new data disk e" },
      ],
    }),
  ).toBe("replaced, because a and b; data disk d kept; new data disk e");
  expect(sentence({ ...machine, machineEffect: "data loss", causes: [], disks: [] })).toBe("loses data");
});

test("a sentence on a farm has its causes and what else changes", () => {
  expect(farmSentence(farm("live"))).toBe("changed");
  expect(farmSentence(farm("create"))).toBe("created");
  expect(farmSentence({ ...farm("replace"), causes: ["a", "b"], words: ["c", "d"] })).toBe(
    "its machines are replaced in a rolling update, because a and b; c; d",
  );
});

describe("cost", () => {
  const cost = (min: number, usual: number, max: number, more: Partial<CostChange> = {}): CostChange => ({
    ...{ usd: { min, usual, max }, lines: [{ what: "x", usd: usual }], unknown: [], asOf: "2026-11-26" },
    ...more,
  });

  test.each<[string, CostChange]>([
    ["0.5000 USD more per hour, 365.00 USD per month of 730 hours", cost(0.5, 0.5, 0.5)],
    ["1.00 USD less per hour, 730.00 USD per month of 730 hours", cost(-1, -1, -1)],
    ["0.0010 USD more per hour, 0.7300 USD per month of 730 hours", cost(0.001, 0.001, 0.001)],
    ["the same hourly cost", cost(0, 0.00004, 0)],
    ["0.0001 USD more per hour, 0.0365 USD per month of 730 hours", cost(0.00005, 0.00005, 0.00005)],
    ["the same hourly cost (−0.5000 USD to +2.00 USD depending on load)", cost(-0.5, 0, 2)],
    ["the same hourly cost (+0.0000 USD to +2.00 USD depending on load)", cost(-0.00001, 0, 2)],
    [
      "the same hourly cost; not included, because their price is unknown: +1 a, +2 b",
      cost(0, 0, 0, { unknown: ["+1 a", "+2 b"] }),
    ],
    ["not included, because their price is unknown: +1 a", cost(0, 0, 0, { unknown: ["+1 a"], lines: [] })],
  ])("%s", (expected, change) => {
    expect(describeCost(change)).toBe(expected);
  });
});

test("stopped machines are counted", () => {
  expect(describeStopped({ state: "stopped", machines: ["a"] })).toBe("1 machine is stopped as declared");
  expect(describeStopped({ state: "suspended", machines: ["a", "b"] })).toBe("2 machines are suspended as declared");
});

test("machines of one group to which the same happens share a line", () => {
  const machine = (name: string, group: string, cause: string) =>
    ({ name, group, effect: "live", machineEffect: "live", causes: [cause], disks: [] }) as never;
  const words = (cause: string) => `changed while running, because ${cause}`;
  expect(
    groups([machine("a", "g", "x"), machine("b", "h", "x"), machine("c", "g", "x"), machine("d", "g", "y")]),
  ).toEqual([
    {
      group: "g",
      lines: [
        { machines: ["a", "c"], effect: "live", sentence: words("x") },
        { machines: ["d"], effect: "live", sentence: words("y") },
      ],
    },
    { group: "h", lines: [{ machines: ["b"], effect: "live", sentence: words("x") }] },
  ]);
});

test.each<[string[], [string, string, number][]]>([
  [[], []],
  [["a"], [["a", "a", 1]]],
  [
    ["a", "a"],
    [
      ["a", "a", 1],
      ["a", "a", 1],
    ],
  ],
  [
    ["a-1", "a-2", "a-3", "a-5"],
    [
      ["a-1", "a-3", 3],
      ["a-5", "a-5", 1],
    ],
  ],
  [["a-9", "a-10"], [["a-9", "a-10", 2]]],
  [
    ["a-1", "b-2"],
    [
      ["a-1", "a-1", 1],
      ["b-2", "b-2", 1],
    ],
  ],
  [
    ["a-2", "a-1"],
    [
      ["a-2", "a-2", 1],
      ["a-1", "a-1", 1],
    ],
  ],
  [
    ["a1b", "a2b"],
    [
      ["a1b", "a1b", 1],
      ["a2b", "a2b", 1],
    ],
  ],
  // Digits beyond those that a number holds exactly belong to the name.
  [["a9007199254740993", "a9007199254740994"], [["a9007199254740993", "a9007199254740994", 2]]],
])("runs of %j", (names, expected) => {
  expect(runs(names)).toEqual(expected.map(([first, last, count]) => ({ first, last, count })));
});

test("changes of packages are counted", () => {
  const some = (count: number) => Array(count).fill({ name: "a", version: "1", before: "1", after: "2" });
  const counts = (added: number, removed: number, updated: number) =>
    packageCounts({ added: some(added), removed: some(removed), updated: some(updated) });
  expect(counts(0, 0, 0)).toBe("no changes");
  expect(counts(2, 1, 14)).toBe("2 added, 1 removed, 14 updated");
  expect(counts(0, 1, 0)).toBe("1 removed");
});

test.each([
  [undefined, 30, ""],
  [12, 30, "12 of 30 days"],
  [12.5, undefined, "13 days"],
  [9.96, undefined, "10.0 days"],
  [10, undefined, "10 days"],
  [0.5, 0.25, "0.5 of 0.3 days"],
  [1, undefined, "1 days"],
])("an age of %s days, of %s at most, is shown as %j", (count, most, expected) => {
  expect(age(count, most)).toBe(expected);
  expect(days(count)).toBe(expected.replace(/ of \S+/, ""));
});
