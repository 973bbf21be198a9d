import { expect, test } from "vitest";
import type { PlannedLicences } from "../../../src/image/licences/plan";
import { type DeclaredImage, inventoryOf } from "../../../src/ledger/inventory";
import { isOverused, ledgerOf } from "../../../src/ledger/licences";
import { licenceSections } from "../../../src/ledger/render/licences";
import { readPreview } from "../../../src/preview/readPreview";
import { markdownOf, textOf } from "../../../src/report/tables";
import { previewOf, recorded, recordedText } from "../review/support";
import { builtWeb, farmImage, inventoryIn, stateBefore, stateOf } from "./support";

const oracle = (seats: number) => ({ commercial: [{ name: "Oracle", seats, packages: ["oracle-xe"] }] });
const ours = (type: string) => `pulumi-nodejs:dynamic/vmfarm:${type}`;

test("each machine of a state uses a seat", () => {
  const { images, machines } = inventoryIn(stateBefore("same"));
  expect(images).toMatchObject([
    { stack: "shop/dev", name: "web", file: farmImage, place: { kind: "libvirt", pool: "default" } },
  ]);
  expect(machines.map(({ name }) => name).sort()).toEqual([
    "jump",
    "shop-app-1",
    "shop-app-2",
    "shop-db-1",
    "shop-web-1",
    "shop-web-2",
  ]);
  const [use] = ledgerOf(inventoryIn(stateBefore("same", oracle(5))), () => undefined).seats;
  expect(use).toMatchObject({ licence: "Oracle", used: 6, seats: 5, packages: ["oracle-xe"] });
  expect(isOverused(use!)).toBe(true);
  expect(isOverused({ ...use!, seats: 6 })).toBe(false);
});

test("stacks share the seats of a licence; if they declare different numbers, the smallest counts", () => {
  const states = [
    stateBefore("same", oracle(12)),
    stateBefore("same", oracle(10)).replaceAll("pulumi:dev", "pulumi:prod"),
  ];
  const [use] = ledgerOf(inventoryIn(...states), () => undefined).seats;
  expect(use).toMatchObject({ used: 12, seats: 10, disagreeing: [farmImage] });
});

test("an elastic farm uses as many seats as its maximum size", () => {
  const plan = { fileName: "web-1.qcow2", hash: "1", licences: oracle(3) };
  const inventory = inventoryIn(
    stateOf(
      [
        ours("PublishedAmi"),
        "web",
        { plan, aws: { region: "eu-central-1", secretAccessKey: { cipher: "x" } } },
        { imageId: "ami-1" },
      ],
      ["aws:ec2/instance:Instance", "one", { ami: "ami-1" }],
      ["aws:ec2/launchTemplate:LaunchTemplate", "farm", { imageId: "ami-1" }],
      ["aws:autoscaling/group:Group", "farm", { maxSize: 4 }],
      ["aws:ec2/instance:Instance", "other", { ami: "ami-9" }],
    ),
  );
  expect(inventory.images[0]!.place).toEqual({
    kind: "EC2",
    at: "eu-central-1",
    aws: { region: "eu-central-1", profile: undefined, endpoint: undefined },
  });
  const ledger = ledgerOf(inventory, () => undefined);
  expect(ledger.seats).toMatchObject([{ used: 5, seats: 3 }]);
  expect(ledger.others).toBe(1);
});

test("machines with an existing AMI use the seats that the program declares", () => {
  const plan = { fileName: "ami-7", hash: "3", base: { kind: "ami", ami: "ami-7" }, licences: oracle(1) };
  const aws = { region: "eu-central-1" };
  const inventory = inventoryIn(
    stateOf(
      [ours("AdoptedAmi"), "win", { plan, aws, ami: "ami-7" }, { imageId: "ami-7" }],
      // Farms declare their image a second time.
      [ours("AdoptedAmi"), "farm", { aws, ami: "ami-7" }, { imageId: "ami-7" }],
      ["aws:ec2/instance:Instance", "one", { ami: "ami-7" }],
      ["aws:ec2/instance:Instance", "two", { ami: "ami-7" }],
    ),
  );
  expect(inventory.images).toMatchObject([{ file: "ami-7", name: "win" }]);
  expect(ledgerOf(inventory, () => undefined)).toMatchObject({ seats: [{ used: 2, seats: 1 }], others: 0 });
});

test("machines on vSphere belong to their template", () => {
  const plan = { fileName: "win", hash: "2", base: { kind: "template", template: "win" } };
  const { machines } = inventoryIn(
    stateOf(
      [ours("ImageTemplate"), "win", { plan, vcenter: { server: "vc" } }, { imageId: "uuid" }],
      [ours("BootConfig"), "m", { imageId: "uuid" }],
    ),
  );
  expect(machines).toMatchObject([{ name: "m", image: "win" }]);
});

test("in a preview, machines belong to the image that is yet to be built", () => {
  const { images, machines } = inventoryOf([readPreview(recordedText("image"))]);
  expect(images.map(({ file }) => file)).not.toContain(farmImage);
  expect(new Set(machines.map(({ image }) => image))).toEqual(new Set([images[0]!.file]));
  expect(inventoryOf([readPreview(recordedText("destroy"))])).toEqual({ images: [], machines: [] });
});

test("of two images that are to be built, a machine belongs to the one that replaces its own", () => {
  const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  const step = (type: string, name: string, before: object, outputs: object, after: object) => ({
    op: "replace",
    urn: `urn:pulumi:dev::shop::${ours(type)}::${name}`,
    oldState: { inputs: before, outputs },
    newState: { inputs: after },
  });
  const image = (name: string) =>
    step(
      "ImageVolume",
      name,
      {},
      { path: `/pool/${name}-1.qcow2` },
      { plan: { fileName: `${name}-2.qcow2`, hash: name } },
    );
  const boot = step("BootVolumes", "m", { imagePath: "/pool/db-1.qcow2" }, {}, { imagePath: unknown });
  const preview = readPreview(previewOf(image("web"), image("db"), boot));
  expect(inventoryOf([preview]).machines).toEqual([{ stack: "shop/dev", name: "m", count: 1, image: "db-2.qcow2" }]);
});

test.each(recorded)("every recorded preview has a ledger: %s", (name) => {
  const ledger = ledgerOf(inventoryOf([readPreview(recordedText(name))]), () => builtWeb);
  expect(textOf(licenceSections(ledger))).toMatch(/\n$/);
});

test("licences of packages are counted by SPDX id, and the recipe supplies those that are only given in prose", () => {
  const ledger = ledgerOf(inventoryIn(stateBefore("same")), () => builtWeb);
  const [row] = ledger.images;
  expect(row!.packages![0]!.licence).toBe("GPL-2.0-or-later");
  const prose = row!.unknown![0]!;
  expect(row!.unknown!.length).toBe(builtWeb.packages.filter(({ licences }) => licences[0] === "unknown").length);
  const packages = [{ name: prose, spdx: "LicenseRef-read" }];
  const read = ledgerOf(inventoryIn(stateBefore("same", { packages })), () => builtWeb).images[0]!;
  expect(read.unknown).toEqual(row!.unknown!.slice(1));
  expect(read.packages).toContainEqual({ licence: "LicenseRef-read", packages: 1 });
});

test("licences in a state may have any content", () => {
  const state = stateBefore("same", { commercial: [{ name: 1 }, null], packages: "x", image: [{}] } as never);
  expect(ledgerOf(inventoryIn(state), () => undefined)).toMatchObject({ seats: [], images: [{ own: [] }] });
});

test("the tables are unchanged", () => {
  const manifest = { ...builtWeb, packages: builtWeb.packages.slice(0, 12) };
  const sections = licenceSections(
    ledgerOf(inventoryIn(stateBefore("same", { ...oracle(5), image: ["MIT"] })), () => manifest),
  );
  expect(markdownOf(sections)).toMatchSnapshot();
  expect(textOf(sections)).toMatchSnapshot();
});

const declares = (file: string, stack: string, licences: Partial<PlannedLicences>): DeclaredImage => ({
  stack,
  name: file,
  file,
  recipeHash: "1",
  base: `base of ${file}`,
  licences: { image: [], packages: [], commercial: [], ...licences },
  place: { kind: "libvirt", at: "qemu:///system" },
});
const runs = (name: string, stack: string, image?: string, count = 1) => ({ name, stack, count, image });
const seatsOf = (name: string, seats: number, ...packages: string[]) => ({ name, seats, packages });

test("each image has its own row, in order, with what its stacks declare", () => {
  const images = [
    declares("web.qcow2-1.qcow2", "shop/prod", { image: ["MIT", "0BSD"], commercial: [seatsOf("Oracle", 9)] }),
    declares("db-1.qcow2", "shop/dev", { image: ["ISC"] }),
    declares("web.qcow2-1.qcow2", "shop/dev", { image: ["MIT"], commercial: [seatsOf("Agent", 9)] }),
  ];
  const machines = [
    runs("a", "shop/dev", "db-1.qcow2"),
    runs("b", "shop/dev", "web.qcow2-1.qcow2", 4),
    runs("c", "shop/prod", "web.qcow2-1.qcow2"),
    runs("d", "shop/dev"),
  ];
  const ledger = ledgerOf({ images, machines }, () => undefined);
  expect(ledger.images).toEqual([
    { image: "db-1", stacks: ["shop/dev"], base: "base of db-1.qcow2", machines: 1, own: ["ISC"], commercial: [] },
    {
      image: "web.qcow2-1",
      stacks: ["shop/dev", "shop/prod"],
      base: "base of web.qcow2-1.qcow2",
      machines: 5,
      own: ["0BSD", "MIT"],
      commercial: ["Agent", "Oracle"],
    },
  ]);
  expect(ledger.others).toBe(1);
});

test("a manifest without packages says nothing about licences", () => {
  const images = [declares("web-1.qcow2", "shop/dev", {})];
  const ledger = ledgerOf({ images, machines: [] }, () => ({ ...builtWeb, packages: undefined as never }));
  expect(ledger.images[0]!.packages).toBeUndefined();
  expect(ledger.images[0]!.unknown).toBeUndefined();
});

test("licences with too few seats come first, then by name; only machines of their images use them", () => {
  const images = [
    declares("web-1.qcow2", "shop/dev", {
      commercial: [seatsOf("Zebra", 1, "z"), seatsOf("Agent", 5, "b", "a"), seatsOf("Mouse", 5), seatsOf("Bear", 0)],
    }),
    declares("web-1.qcow2", "shop/prod", {}),
    declares("db-1.qcow2", "shop/dev", { commercial: [seatsOf("Agent", 4, "a")] }),
    declares("app-1.qcow2", "shop/dev", { commercial: [seatsOf("Agent", 7, "c")] }),
    declares("aaa-1.qcow2", "shop/dev", { commercial: [seatsOf("Agent", 8)] }),
  ];
  const machines = [
    runs("a", "shop/dev", "web-1.qcow2", 2),
    runs("b", "shop/dev", "db-1.qcow2"),
    runs("c", "shop/prod", "web-1.qcow2"),
  ];
  const { seats } = ledgerOf({ images, machines }, () => undefined);
  expect(seats.map(({ licence, used, seats: most }) => [licence, used, most])).toEqual([
    ["Bear", 2, 0],
    ["Zebra", 2, 1],
    ["Agent", 3, 4],
    ["Mouse", 2, 5],
  ]);
  expect(seats[2]).toEqual({
    licence: "Agent",
    seats: 4,
    used: 3,
    disagreeing: ["aaa-1.qcow2", "app-1.qcow2", "web-1.qcow2"],
    packages: ["a", "b", "c"],
    by: [
      { stack: "shop/dev", machine: "a", seats: 2 },
      { stack: "shop/dev", machine: "b", seats: 1 },
    ],
  });
});

test("resources that are unknown, or no images, are passed over", () => {
  const { images, machines } = inventoryIn(
    stateOf(
      ["other:index:Thing", "web", { plan: { fileName: "x.qcow2" }, image: "x" }],
      ["random:index/randomId:RandomId", "id", {}],
      [ours("ImageVolume"), "web", { plan: { fileName: "web-1.qcow2" } }, { path: "/pool/web-1.qcow2" }],
      [ours("BootVolumes"), "by-path", { imagePath: "/elsewhere/web-1.qcow2" }],
      [ours("BootVolumes"), "unknown", {}],
      ["aws:autoscaling/group:Group", "unknown", { maxSize: 9 }],
    ),
  );
  expect(images).toMatchObject([{ name: "web", file: "web-1.qcow2", recipeHash: "" }]);
  expect(machines).toEqual([
    { stack: "shop/prod", name: "by-path", count: 1, image: "web-1.qcow2" },
    { stack: "shop/prod", name: "unknown", count: 1, image: "web-1.qcow2" },
  ]);
});

test("of several images none is taken for a machine that does not say its own", () => {
  const { machines } = inventoryIn(
    stateOf(
      [ours("ImageVolume"), "web", { plan: { fileName: "web-1.qcow2" } }, { path: "/pool/web-1.qcow2" }],
      [ours("ImageVolume"), "db", { plan: { fileName: "db-1.qcow2" } }, { path: "/pool/db-1.qcow2" }],
      [ours("BootVolumes"), "unknown", {}],
    ),
  );
  expect(machines).toMatchObject([{ name: "unknown", image: undefined }]);
});
