import type { ManifestPackage } from "../image/manifest";
import type { PackageChanges } from "./model";

/** What differs between the packages of two images. */
export function packageChanges(before: ManifestPackage[] = [], after: ManifestPackage[] = []): PackageChanges {
  const old = new Map(before.map(({ name, version }) => [name, version]));
  const now = new Map(after.map(({ name, version }) => [name, version]));
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  const only = (some: Map<string, string>, others: Map<string, string>) =>
    [...some].filter(([name]) => !others.has(name)).map(([name, version]) => ({ name, version }));
  return {
    added: only(now, old).sort(byName),
    removed: only(old, now).sort(byName),
    updated: [...now]
      .filter(([name, version]) => old.has(name) && old.get(name) !== version)
      .map(([name, version]) => ({ name, before: old.get(name)!, after: version }))
      .sort(byName),
  };
}
