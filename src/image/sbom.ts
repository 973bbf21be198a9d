import type { Component, License } from "@cyclonedx/cyclonedx-library/Models";
import { sha256 } from "../digest";
import type { PlannedLicences } from "./licences/plan";
import { isSpdx, licenceNames } from "./licences/spdx";
import { type Distribution, distributionOf, type ImageManifest, type ManifestPackage } from "./manifest";

// Loaded when the first one is written: a program that only declares images does not need them.
const cyclonedx = () => require("@cyclonedx/cyclonedx-library") as typeof import("@cyclonedx/cyclonedx-library");
const purls = () => require("packageurl-js") as typeof import("packageurl-js");

/**
 * The bill of materials of an image, CycloneDX 1.6 as JSON: its packages with purls and licences, and the image itself with its digest.
 * It depends on the manifest alone, byte for byte: its serial number is derived from its content, and its time is that of the build.
 */
export function sbomOf(manifest: ImageManifest): string {
  const { Enums, Models, Serialize, Spec } = cyclonedx();
  const { recipe, packages, builtAt } = manifest;
  const distribution = distributionOf(manifest);
  const declared = new Map(recipe.licences?.packages.map(({ name, spdx }) => [name, spdx]));
  const components = new Map(
    packages.map((entry) => {
      const component = packageComponent(entry, distribution, declared.get(entry.name));
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

/** @param declared the licence that the recipe declares, in place of the one that the package itself states */
function packageComponent(
  entry: ManifestPackage,
  distribution: Distribution | undefined,
  declared?: string,
): Component {
  const { Enums, Models } = cyclonedx();
  const { name, version, architecture, licences } = entry;
  const purl = purlOf(entry, distribution);
  // The schema takes licences by id or by name; the manifest keeps Debian's short names with their SPDX ids.
  const names = declared === undefined ? licenceNames(entry) : [declared];
  return new Models.Component(Enums.ComponentType.Library, name, {
    version,
    purl,
    bomRef: purl ?? [name, version, architecture].filter(Boolean).join(" "),
    licenses: new Models.LicenseRepository(licencesOf(names, declared === undefined && licences.length > 1)),
  });
}

/** @param several whether there are further licences: an expression is only valid alone, and becomes a name beside others */
function licencesOf(names: readonly string[], several: boolean): License[] {
  const { Models, SPDX } = cyclonedx();
  return names.map((name) => {
    if (SPDX.isSupportedSpdxId(name)) return new Models.SpdxLicense(name);
    return !several && names.length === 1 && isSpdx(name)
      ? new Models.LicenseExpression(name)
      : new Models.NamedLicense(name);
  });
}

/** @returns undefined where the distribution is unknown: a purl has to name it */
function purlOf({ name, version, architecture }: ManifestPackage, distribution?: Distribution): string | undefined {
  if (!distribution) return undefined;
  const { id, codename, version: release } = distribution;
  const type = debianLike.has(id) ? "deb" : "rpm";
  const distro = codename ?? (release && `${id}-${release}`);
  const qualifiers = { ...(architecture && { arch: architecture }), ...(distro && { distro }) };
  const purl = new (purls().PackageURL)(type, id, name, version, qualifiers, undefined).toString();
  // The specification encodes plus signs everywhere; packageurl-js leaves them alone in a version.
  return purl.replaceAll("+", "%2B");
}

const debianLike = new Set(["debian", "ubuntu", "devuan", "linuxmint", "raspbian"]);

function uuid(digest: string): string {
  return digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-8$3-8$4-$5");
}
