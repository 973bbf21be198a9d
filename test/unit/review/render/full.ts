import type { Review } from "../../../../src/review/model";

/** A review with nothing in it. */
export const empty: Review = {
  ...{ project: "shop", stack: "dev", counts: {}, machines: [], farms: [], images: [], access: [] },
  ...{ stoppedMachines: [], networks: [], others: [], warnings: [], notices: [], refreshed: true, errors: [] },
};

const some = { group: "sg", range: "r", world: false, opened: true };
const packages = {
  added: [{ name: "new", version: "1" }],
  removed: [{ name: "old", version: "2" }],
  updated: [{ name: "up", before: "3", after: "4" }],
};
const licence = (name: string, count: number) => ({ licence: name, packages: count });

/** A review with something in each part. */
export const full: Review = {
  project: "shop",
  stack: "dev",
  counts: { "data loss": 1, create: 2 },
  machines: [
    {
      ...{ name: "shop-web-1", group: "shop / web", effect: "create", machineEffect: "create", causes: [] },
      disks: [],
    },
    {
      ...{ name: "shop-web-2", group: "shop / web", effect: "create", machineEffect: "create", causes: [] },
      disks: [],
    },
    {
      ...{ name: "db", group: "single machines", effect: "data loss", machineEffect: "replace", causes: ["a cause"] },
      disks: [
        { disk: "data", fate: "lost", words: "data disk data is deleted with its data" },
        { disk: "log", fate: "kept", words: "data disk log kept" },
        { disk: "more", fate: "lost", words: "data disk more is deleted with its data" },
      ],
    },
  ],
  farms: [{ name: "elastic", effect: "live", causes: [], words: ["words"] }],
  images: [
    {
      ...{ name: "web", before: "web-1", after: "web-2", base: "Debian", ageDays: 40, maxAgeDays: 30, expired: true },
      ...{ toBuild: false, packages },
      licences: [licence("A", 4), licence("B", 3), licence("C", 2), licence("D", 1), licence("E", 1)],
    },
    { name: "new", after: "new-1", base: "file", expired: false, toBuild: true, licences: [licence("A", 1)] },
    { name: "gone", before: "gone-1", base: "file", expired: false, toBuild: false, licences: [] },
    {
      name: "same",
      before: "same-1",
      after: "same-1",
      base: "file",
      ageDays: 1,
      expired: false,
      toBuild: false,
      licences: [],
    },
  ],
  access: [
    { ...some, world: true, ports: [22, 22], words: "port 22 opened to the world" },
    { ...some, unknown: true, words: "port 23 opened to pl-1" },
    { ...some, words: "port 24 opened to 10.0.0.0/8" },
    { ...some, opened: false, words: "port 25 closed to 10.0.0.0/8" },
  ],
  cost: {
    usd: { min: 1, usual: 1, max: 1 },
    lines: [
      { what: "+1 a", usd: 2 },
      { what: "−1 b", usd: -1 },
    ],
    unknown: [],
    asOf: "2026-11-26",
  },
  stoppedMachines: [{ state: "stopped", machines: ["a-1", "a-2", "a-3", "b"] }],
  networks: [{ name: "LAN lan", effect: "live", words: "changed" }],
  others: [{ name: "bucket", type: "aws:s3/bucket:Bucket", action: "create" }],
  warnings: ["first\nsecond"],
  notices: ["a notice", "another"],
  refreshed: false,
  errors: ["it failed"],
};
