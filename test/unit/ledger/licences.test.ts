import { expect, test } from "vitest";
import { inventoryOf } from "../../../src/ledger/inventory";
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
