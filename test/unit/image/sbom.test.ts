import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { PackageURL } from "packageurl-js";
import { expect, test } from "vitest";
import type { ImageManifest } from "../../../src/image/manifest";
import { sbomOf } from "../../../src/image/sbom";

/** Of an image that was built. */
const web: ImageManifest = JSON.parse(
  readFileSync(join(__dirname, "../../fixtures/ledger/web-2b50f4059fab.json"), "utf8"),
);
const licences = {
  image: ["MIT OR ISC"],
  packages: [{ name: "bash", spdx: "GPL-3.0-or-later AND LicenseRef-x" }],
  commercial: [{ name: "Oracle Database", seats: 2, packages: [] }],
};
const licensed = { ...web, recipe: { ...web.recipe, licences } };
const packageIn = (text: string, name: string) =>
  JSON.parse(text).components.find((one: { name: string }) => one.name === name);

test.each([
  ["as it was built", web],
  ["with licences of its recipe", licensed],
  ["without packages", { ...web, packages: [] }],
  ["of an unknown distribution", { ...web, base: { kind: "file" as const } }],
])("is valid against CycloneDX's own schema: %s", async (_what, manifest) => {
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
  expect(await validator.validate(sbomOf(manifest))).toBeNull();
});

test("the validator does find errors", async () => {
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
  expect(await validator.validate(sbomOf(web).replace('"1.6"', '"1.6", "x": 1'))).not.toBeNull();
});

test("has every package with its purl, and the image with its digest", () => {
  const bom = JSON.parse(sbomOf(web));
  expect(bom.components).toHaveLength(web.packages.length);
  const { version } = web.packages.find(({ name }) => name === "bash")!;
  expect(packageIn(sbomOf(web), "bash").purl).toBe(
    `pkg:deb/debian/bash@${version.replaceAll("+", "%2B")}?distro=bookworm`,
  );
  expect(bom.metadata.component).toMatchObject({ name: "web", hashes: [{ alg: "SHA-256", content: web.sha256 }] });
  expect(bom.metadata.timestamp).toBe(web.builtAt);
  const packages = [{ name: "libc6", version: "2.36", licences: ["LGPL-2.1"], architecture: "amd64" }];
  expect(packageIn(sbomOf({ ...web, packages }), "libc6").purl).toBe(
    "pkg:deb/debian/libc6@2.36?arch=amd64&distro=bookworm",
  );
});

test.each([
  ["libstdc++6", "12.2.0-14+deb12u1", "libstdc%2B%2B6@12.2.0-14%2Bdeb12u1"],
  ["login", "1:4.13+dfsg1-1+deb12u2", "login@1:4.13%2Bdfsg1-1%2Bdeb12u2"],
  ["x", "2.0~rc1-1", "x@2.0~rc1-1"],
])("a purl encodes the characters of %s %s as specified, and can be read back", (name, version, expected) => {
  const packages = [{ name, version, licences: ["MIT"], architecture: "amd64" }];
  const component = packageIn(sbomOf({ ...web, packages }), name);
  expect(component.purl).toBe(`pkg:deb/debian/${expected}?arch=amd64&distro=bookworm`);
  expect(component["bom-ref"]).toBe(component.purl);
  expect(PackageURL.fromString(component.purl)).toMatchObject({ name, version });
});

test("an unknown distribution is not guessed", () => {
  expect(packageIn(sbomOf({ ...web, base: { kind: "file" } }), "bash").purl).toBeUndefined();
});

test("licences are those of the package as SPDX ids, or the recipe's if it gives one", () => {
  const adduser = packageIn(sbomOf(web), "adduser");
  expect(adduser.licenses).toEqual([{ license: { id: "GPL-2.0-or-later" } }]);
  const bash = packageIn(sbomOf(licensed), "bash");
  expect(bash.licenses).toEqual([{ expression: "GPL-3.0-or-later AND LicenseRef-x" }]);
  expect(JSON.parse(sbomOf(licensed)).metadata.component.licenses).toEqual([
    { license: { name: "MIT OR ISC" } },
    { license: { name: "Oracle Database" } },
  ]);
});

test("is the same for the same image, byte for byte, and differs for another", () => {
  const copy = { ...web, packages: [...web.packages].reverse() };
  expect(sbomOf(copy)).toBe(sbomOf(web));
  const serial = (text: string) => JSON.parse(text).serialNumber;
  expect(serial(sbomOf(web))).toMatch(/^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(serial(sbomOf(licensed))).not.toBe(serial(sbomOf(web)));
});
