import type { Component, License } from "@cyclonedx/cyclonedx-library/Models";
import { sha256 } from "./digest";
import type { PlannedLicences } from "./licences/plan";
import { isSpdx, licenceNames } from "./licences/spdx";
import { type Distribution, distributionOf, type ImageManifest, type ManifestPackage } from "./manifest";

// Loaded when the first one is written: a program that only declares images does without.
const cyclonedx = () => require("@cyclonedx/cyclonedx-library") as typeof import("@cyclonedx/cyclonedx-library");
const purls = () => require("packageurl-js") as typeof import("packageurl-js");

/**
 * The bill of materials of an image, CycloneDX 1.6 as JSON: its packages with purls and licences, and the image itself with its digest.
 * It follows from the manifest alone, byte for byte: its serial number is derived from its content, its time is that of the build.
 */
export function sbomOf(manifest: ImageManifest): string {
  const { Enums, Models, Serialize, Spec } = cyclonedx();
  const { recipe, packages, builtAt } = manifest;
  const distribution = distributionOf(manifest);
  const said = new Map(recipe.licences?.packages.map(({ name, spdx }) => [name, spdx]));
  const components = new Map(
    packages.map((one) => {
      const component = packageComponent(one, distribution, said.get(one.name));
      return [component.bomRef.value, component];
    }),
  );
  const image = imageComponent(manifest, recipe.licences);
  for (const { bomRef } of components.values()) image.dependencies.add(bomRef);
  const bom = new Models.Bom({
    components: new Models.ComponentRepository(components.values()),
    metadata: new Models.Metadata({
      timestamp: new Date(builtAt),
      component: image,
      tools: new Models.Tools({
        components: new Models.ComponentRepository([new Models.Component(Enums.ComponentType.Application, "vmfarm")]),
      }),
    }),
  });
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  const written = () => `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
  bom.serialNumber = `urn:uuid:${uuid(sha256(written()))}`;
  return written();
}

function imageComponent({ file, sha256, recipe }: ImageManifest, licences: PlannedLicences | undefined): Component {
  const { Enums, Models } = cyclonedx();
  const commercial = licences?.commercial.map(({ name }) => new Models.NamedLicense(name)) ?? [];
  return new Models.Component(Enums.ComponentType.OperatingSystem, recipe.name, {
    version: recipe.edition ?? recipe.hash.slice(0, 12),
    bomRef: file,
    hashes: new Models.HashDictionary([[Enums.HashAlgorithm["SHA-256"], sha256]]),
    licenses: new Models.LicenseRepository([
      ...licencesOf(licences?.image ?? [], commercial.length > 0),
      ...commercial,
    ]),
  });
}

/** @param said what the recipe says its licence is, in place of what the package says itself */
function packageComponent(one: ManifestPackage, distribution: Distribution | undefined, said?: string): Component {
  const { Enums, Models } = cyclonedx();
  const { name, version, architecture, licences } = one;
  const purl = purlOf(one, distribution);
  // The schema has licences by id or by name; what Debian's names stand for in SPDX is in the manifest.
  const known = said === undefined ? licenceNames(one) : [said];
  return new Models.Component(Enums.ComponentType.Library, name, {
    version,
    purl,
    bomRef: purl ?? [name, version, architecture].filter(Boolean).join(" "),
    licenses: new Models.LicenseRepository(licencesOf(known, said === undefined && licences.length > 1)),
  });
}

/** @param several whether others stand beside them: an expression has to stand alone, and is a name there */
function licencesOf(names: readonly string[], several: boolean): License[] {
  const { Models, SPDX } = cyclonedx();
  return names.map((name) => {
    if (SPDX.isSupportedSpdxId(name)) return new Models.SpdxLicense(name);
    return !several && names.length === 1 && isSpdx(name)
      ? new Models.LicenseExpression(name)
      : new Models.NamedLicense(name);
  });
}

/** @returns undefined where the distribution is not known: a purl names the one whose package it is */
function purlOf({ name, version, architecture }: ManifestPackage, distribution?: Distribution): string | undefined {
  if (!distribution) return undefined;
  const { id, codename, version: release } = distribution;
  const type = debianLike.has(id) ? "deb" : "rpm";
  const distro = codename ?? (release && `${id}-${release}`);
  const qualifiers = { ...(architecture && { arch: architecture }), ...(distro && { distro }) };
  const purl = new (purls().PackageURL)(type, id, name, version, qualifiers, undefined).toString();
  // The specification has a plus sign encoded everywhere; packageurl-js leaves it as it is in a version.
  return purl.replaceAll("+", "%2B");
}

const debianLike = new Set(["debian", "ubuntu", "devuan", "linuxmint", "raspbian"]);

function uuid(digest: string): string {
  return digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-8$3-8$4-$5");
}
