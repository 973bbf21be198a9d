import { describe, expect, test } from "vitest";
import type { ManifestPackage } from "../../../src/image/manifest";
import type { ImageFacts } from "../../../src/preview/kinds/kind";
import type { Step } from "../../../src/preview/step";
import { ImageNames, imageChanges } from "../../../src/review/images";
import { step } from "./steps";
import { knowledge, manifest } from "./support";

const day = 86_400;
const bootstrap = { base: { kind: "bootstrap", suite: "trixie" } };
const packageOf = (name: string, version: string, ...licences: string[]): ManifestPackage => ({
  ...{ name, version, licences },
});
const known = knowledge({
  "web-1.qcow2": manifest(40, [
    packageOf("both", "1", "MIT"),
    packageOf("z-gone", "1"),
    packageOf("gone", "2"),
    packageOf("z-up", "1"),
    packageOf("up", "1", "MIT"),
  ]),
  "web-2.qcow2": manifest(2, [
    packageOf("both", "1", "MIT"),
    packageOf("z-up", "2"),
    packageOf("up", "2", "MIT"),
    packageOf("z-new", "1", "ISC"),
    packageOf("new", "3"),
  ]),
  "new.qcow2": manifest(-1),
});

function change(facts: Partial<ImageFacts>, more: Partial<Step> = {}) {
  const [found] = imageChanges([{ step: step({ name: "web", ...more }), facts: { plan: {}, ...facts } }], known);
  return found!;
}

test("an image that is replaced by a built one, with its packages", () => {
  const plan = { ...bootstrap, maxAgeSeconds: day };
  expect(change({ before: "web-1.qcow2", after: "web-2.qcow2", plan })).toEqual({
    ...{ name: "web", before: "web-1", after: "web-2", base: "Debian trixie" },
    ...{ ageDays: 2, maxAgeDays: 1, expired: true, toBuild: false },
    packages: {
      added: [
        { name: "new", version: "3" },
        { name: "z-new", version: "1" },
      ],
      removed: [
        { name: "gone", version: "2" },
        { name: "z-gone", version: "1" },
      ],
      updated: [
        { name: "up", before: "1", after: "2" },
        { name: "z-up", before: "1", after: "2" },
      ],
    },
    licences: expect.arrayContaining([{ licence: "MIT", packages: 2 }]),
  });
});

test("the packages of an image that stays, or whose manifest is missing, do not change", () => {
  expect(change({ before: "web-1.qcow2", after: "web-1.qcow2" }).packages).toBeUndefined();
  expect(change({ before: "web-1.qcow2", after: "web-9.qcow2" }).packages).toBeUndefined();
  expect(change({ before: "web-9.qcow2", after: "web-1.qcow2" }).packages).toBeUndefined();
});

test.each<[string, Partial<ImageFacts>, Partial<Step>, object]>([
  ["created", { after: "web-9.qcow2" }, { action: "create" }, { toBuild: true, ageDays: undefined, after: "web-9" }],
  ["replaced", { before: "web-1.qcow2", after: "web-9.qcow2" }, { action: "replace" }, { toBuild: true }],
  [
    "updated",
    { before: "web-1.qcow2", after: "web-9.qcow2" },
    {},
    { toBuild: false, ageDays: undefined, licences: [] },
  ],
  ["built already", { after: "web-2.qcow2" }, { action: "create" }, { toBuild: false, before: undefined }],
  [
    "deleted",
    { before: "web-1.qcow2", plan: { maxAgeSeconds: day } },
    { action: "delete" },
    { toBuild: false, expired: false, ageDays: 40, after: undefined, maxAgeDays: 1 },
  ],
  [
    "of a platform that says when it was made",
    { after: "ami-1", plan: { maxAgeSeconds: 3 * day } },
    { newOutputs: { createdAt: "2026-11-22T00:00:00Z" } },
    { ageDays: 4, expired: true },
  ],
  [
    "of exactly the age that it may have",
    { after: "web-2.qcow2", plan: { maxAgeSeconds: 2 * day } },
    {},
    { ageDays: 2, expired: false },
  ],
  ["without a maxAge", { after: "web-1.qcow2" }, {}, { maxAgeDays: undefined, expired: false }],
  ["from a clock that is ahead", { after: "new.qcow2" }, {}, { ageDays: 0, licences: [] }],
])("an image that is %s", (_what, facts, more, expected) => {
  expect(change(facts, more)).toMatchObject(expected);
});

describe("the image of a machine is named", () => {
  const image = (name: string, idBefore?: string, after = `${name}-2.qcow2`): ImageFacts => ({
    ...{ before: `${name}-1.qcow2`, after, idBefore, plan: {} },
  });
  const named = (images: ImageFacts[], before: string | undefined, after?: string) =>
    new ImageNames(images).change(step({ olds: { image: before }, news: { image: after } }), "image");

  test("by its file, or by what an id stands for", () => {
    expect(named([], "/pool/web-1.qcow2", "/pool/web-2.qcow2")).toBe("web-1 → web-2");
    expect(named([image("web", "ami-1")], "ami-1", "ami-2")).toBe("web-1 → ami-2");
    expect(named([], undefined, "web-2")).toBe("unknown → web-2");
  });

  test("by its successor while it is not built", () => {
    const images = [image("web", "ami-1"), image("db", "ami-2"), image("same", "ami-3", "same-1.qcow2")];
    expect(named(images, "ami-2")).toBe("db-1 → db-2");
    expect(named(images, "/pool/web-1.qcow2")).toBe("web-1 → web-2");
    expect(named(images, "other")).toBe("other → an image that is not built yet");
    expect(named(images, undefined)).toBe("unknown → an image that is not built yet");
    expect(named([image("web")], "other")).toBe("other → web-2");
    expect(named([{ before: "web-1.qcow2", plan: {} }], "web-1.qcow2")).toBe("web-1 → an image that is not built yet");
    expect(named([image("web"), image("same", "x", "same-1.qcow2")], "x")).toBe("same-1 → web-2");
  });
});
