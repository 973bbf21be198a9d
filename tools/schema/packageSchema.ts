import { readFileSync } from "node:fs";
import { join } from "node:path";
import { resources } from "../../src/provider/resources";
import { repoRoot } from "../paths";
import { readComponents } from "./components";
import { readLibrary } from "./libraryProgram";
import { readOwnResources, tableOf } from "./ownResources";
import type { Declarations } from "./packageSpec";
import { entries, exportsOf } from "./publicSurface";

const platforms = Object.keys(resources).sort();

/** The schema of this package without its version. */
export interface PackageSchema extends Declarations {
  name: string;
  displayName: string;
  description: string;
  license: string;
  keywords: string[];
  language: Record<string, object>;
}

/**
 * What programs of any language can declare with this package: components, and our own resources.
 *
 * @throws Error naming each property that the schema cannot express
 */
export function packageSchema(): PackageSchema {
  const program = readLibrary([entries.vmfarm, ...platforms.map(tableOf)]);
  const exported = exportsOf(program, entries.vmfarm);
  const components = readComponents(program, exported);
  const known = new Map(exported.map(({ name, symbol }) => [symbol, `vmfarm:index:${name}`] as const));
  for (const [symbol, token] of known) if (!(token in components.types)) known.delete(symbol);
  const own = readOwnResources(program, platforms, known);
  const { description, license } = JSON.parse(readFileSync(join(repoRoot, "package.json"), "utf8"));
  return sorted({
    name: "vmfarm",
    displayName: "vmfarm",
    description,
    license,
    keywords: ["pulumi", "vmfarm", "libvirt", "vsphere", "ec2", "kind/component", "category/infrastructure"],
    language,
    resources: { ...components.resources, ...own.resources },
    types: { ...components.types, ...own.types },
  });
}

/** How SDKs are generated. They carry the version of the schema, so that a program and its plugin belong together. */
const language = {
  csharp: { respectSchemaVersion: true },
  go: { respectSchemaVersion: true, generateResourceContainerTypes: true },
  java: { respectSchemaVersion: true },
  nodejs: { respectSchemaVersion: true },
  python: { respectSchemaVersion: true, pyproject: { enabled: true } },
};

/** The same value with the keys of every object sorted, and without those that are undefined. */
function sorted<T>(value: T): T {
  if (Array.isArray(value)) return value.map(sorted) as T;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  ) as T;
}
