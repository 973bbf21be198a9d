import { describe, expect, test } from "vitest";
import type { Effect } from "../../../src/preview/effect";
import type { DiskFacts, MachineKind } from "../../../src/preview/kinds/kind";
import { kindOf } from "../../../src/preview/kinds/kinds";
import { ownType } from "../../../src/preview/kinds/own";
import type { Action, Step } from "../../../src/preview/step";
import { unknownValue } from "../../../src/preview/values";
import { ImageNames } from "../../../src/review/images";
import { changedMachines, machineChange, stoppedMachines } from "../../../src/review/machines";
import { step } from "./steps";

const types = {
  domain: "libvirt:index/domain:Domain",
  instance: "aws:ec2/instance:Instance",
  boot: ownType("BootVolumes"),
  data: ownType("LaunchData"),
  guest: ownType("Guest"),
};
const own = "urn:pulumi:dev::shop::vmfarm:index:VirtualMachine$x::db";

type Part = [type: keyof typeof types, more: Partial<Step>];
const part = ([type, more]: Part) => {
  const one = step({ urn: own, name: "db", type: types[type], ...more });
  return { step: one, kind: kindOf(one.type) as MachineKind };
};
const disk = (action: Action, more: Partial<DiskFacts> = {}) => ({
  step: step({ action }),
  facts: { disk: "data", machine: "db", bytesBefore: 1, bytes: 2, deleteWithMachine: false, ...more },
});

function change(parts: Part[], disks: ReturnType<typeof disk>[] = [], attached: string[] = []) {
  const found = machineChange({ name: "db", group: "g", parts: parts.map(part), disks, attached }, new ImageNames([]));
  expect(found).toMatchObject({ name: "db", group: "g" });
  return found;
}
const effect = (...parts: Part[]) => change(parts).effect;

describe("what happens to a machine", () => {
  test.each<[string, Part[], Effect]>([
    ["nothing", [["domain", { action: "same" }]], "none"],
    ["no parts", [], "none"],
    [
      "created with its guest",
      [
        ["domain", { action: "create" }],
        ["boot", { action: "create" }],
      ],
      "create",
    ],
    [
      "created, its disks before it",
      [
        ["boot", { action: "create" }],
        ["guest", { action: "create" }],
      ],
      "none",
    ],
    [
      "deleted with its guest",
      [
        ["domain", { action: "delete" }],
        ["guest", { action: "delete" }],
      ],
      "destroy",
    ],
    ["a guest that goes", [["guest", { action: "delete" }]], "none"],
    ["a guest that is replaced", [["guest", { action: "replace" }]], "none"],
    ["an update of nothing", [["domain", { changed: [] }]], "none"],
    ["an update", [["domain", { changed: ["memory"] }]], "live"],
    ["an update that stops it", [["domain", { changed: ["memory", "running"], news: { running: false } }]], "stopped"],
    ["a guest that is suspended", [["guest", { changed: ["power"], news: { power: "suspended" } }]], "suspended"],
    ["replaced on EC2", [["instance", { action: "replace" }]], "replace"],
    [
      "replaced on libvirt, its disks stay",
      [
        ["domain", { action: "replace" }],
        ["boot", { action: "same" }],
      ],
      "reboot",
    ],
    [
      "and are updated",
      [
        ["domain", { action: "replace" }],
        ["boot", { changed: ["x"] }],
      ],
      "reboot",
    ],
    ["and are not in the preview", [["domain", { action: "replace" }]], "reboot"],
    [
      "replaced with its disks",
      [
        ["domain", { action: "replace" }],
        ["boot", { action: "replace" }],
      ],
      "replace",
    ],
    ["disks alone", [["boot", { action: "replace" }]], "replace"],
    ["another program's", [["domain", { action: "replace", urn: "urn:pulumi:dev::shop::x::db" }]], "replace"],
  ])("%s", (_what, parts, expected) => {
    expect(effect(...parts)).toBe(expected);
  });

  test("and to its data", () => {
    const lost = change([["domain", { action: "delete" }]], [disk("delete", { deleteWithMachine: true })]);
    expect(lost).toMatchObject({ effect: "data loss", machineEffect: "destroy", disks: [{ fate: "lost" }] });
    expect(change([["domain", { action: "same" }]], [disk("create")])).toMatchObject({
      ...{ effect: "live", machineEffect: "none", disks: [{ fate: "new" }] },
    });
    expect(change([["domain", { action: "same" }]], [disk("delete")])).toMatchObject({ effect: "none" });
    expect(change([["instance", { action: "replace" }]], [], ["log"]).disks).toMatchObject([
      { disk: "log", fate: "kept" },
    ]);
    const disks = [{ volumeId: "/pool/db.log.1.qcow2" }];
    expect(change([["domain", { action: "delete", olds: { name: "db", disks } }]], [], ["other"]).disks).toMatchObject([
      { disk: "log", fate: "kept" },
    ]);
  });
});

describe("why", () => {
  const causes = (...parts: Part[]) => change(parts).causes;
  const boot = { olds: { userData: "a" }, news: { userData: "b" }, changed: ["userData"] };
  const memory = { olds: { memory: 512 }, news: { memory: 1024 }, changed: ["memory"] };
  const peers = { changed: ["peers"] };
  const userData = "its cloud-init user data changed";

  test("is said of its disks first, then of the machine, then of its guest, each once", () => {
    expect(causes(["guest", peers], ["domain", memory], ["boot", boot], ["boot", boot])).toEqual([
      ...[userData, "memory 512MiB → 1GiB", "its peers changed"],
    ]);
  });

  test("does not include changes to the guest if the machine is replaced", () => {
    expect(causes(["guest", peers], ["domain", { ...memory, action: "replace" }])).toEqual(["memory 512MiB → 1GiB"]);
    expect(causes(["guest", { ...peers, action: "replace" }], ["domain", memory])).toHaveLength(2);
  });

  test("is empty for machines that are created or deleted", () => {
    for (const action of ["create", "delete"] as const) expect(causes(["domain", { ...memory, action }])).toEqual([]);
  });

  test("is the instance-id alone where nothing else is", () => {
    const id = { changed: ["metaData"] };
    expect(causes(["boot", id])).toEqual(["its cloud-init instance ID changed"]);
    expect(causes(["boot", { ...boot, changed: ["metaData", "userData"] }])).toEqual([userData]);
  });

  test("is another image", () => {
    const image = {
      olds: { imagePath: "/pool/a.qcow2" },
      news: { imagePath: "/pool/b.qcow2" },
      changed: ["imagePath"],
    };
    expect(causes(["boot", { ...image, action: "replace" }])).toEqual(["the image changed a → b"]);
  });
});

describe("a domain that is only replaced since a disk of it grows", () => {
  const replaced = (more: Partial<Step> = {}): Part => [
    "domain",
    {
      action: "replace",
      changed: ["disks"],
      olds: { disks: [1] },
      news: { disks: [{ volumeId: unknownValue }] },
      ...more,
    },
  ];
  const grown = [disk("update"), disk("same", { disk: "log" })];

  test("is not replaced", () => {
    expect(change([replaced(), ["boot", { action: "same" }]], grown)).toMatchObject({
      ...{ effect: "live", machineEffect: "none", causes: [], disks: [{ fate: "grown" }] },
    });
    expect(change([["guest", { action: "update" }], replaced()], grown).machineEffect).toBe("none");
  });

  test.each<[string, Part[], ReturnType<typeof disk>[]]>([
    ["no disk grows", [replaced()], [disk("same")]],
    ["a disk is added", [replaced()], [...grown, disk("create")]],
    ["there are more", [replaced({ news: { disks: [unknownValue, 1] } })], grown],
    ["its own disks change", [replaced(), ["boot", { changed: ["x"] }]], grown],
    ["something else changes", [replaced({ changed: ["disks", "memory"] })], grown],
    ["nothing is said to change", [replaced({ changed: [] })], grown],
    ["its disks are known", [replaced({ news: { disks: [2] } })], grown],
    ["it is on EC2", [["instance", { action: "replace", changed: ["disks"], news: { disks: [unknownValue] } }]], grown],
  ])("is, where %s", (_what, parts, disks) => {
    expect(["reboot", "replace"]).toContain(change(parts, disks).machineEffect);
  });
});

test("machines that change, the worst first", () => {
  const machine = (name: string, of: Effect) => ({ name, effect: of }) as never;
  const changes = [machine("c", "live"), machine("b", "none"), machine("a-10", "destroy"), machine("a-9", "destroy")];
  expect(changedMachines(changes).map(({ name }) => name)).toEqual(["a-9", "a-10", "c"]);
});

test("machines that are declared not to run, and stay so", () => {
  const guest = (name: string, power: string | undefined, more: Partial<Step> = {}) =>
    step({ type: ownType("Guest"), name, action: "same", news: { power }, ...more });
  expect(
    stoppedMachines([
      guest("a-10", "stopped"),
      guest("a-9", "stopped"),
      guest("b", "suspended"),
      guest("c", "running"),
      guest("d", undefined),
      guest("e", "stopped", { action: "delete" }),
      guest("f", "stopped", { action: "update", changed: ["power"] }),
      guest("g", "stopped", { type: "x" }),
    ]),
  ).toEqual([
    { state: "stopped", machines: ["a-9", "a-10"] },
    { state: "suspended", machines: ["b"] },
  ]);
  expect(stoppedMachines([guest("b", "suspended")])).toEqual([{ state: "suspended", machines: ["b"] }]);
  expect(stoppedMachines([])).toEqual([]);
});
