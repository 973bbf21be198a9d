import { join } from "node:path";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { generateSchema } from "@pulumi/pulumi/provider/experimental/schema";
import ts from "typescript";
import { repoRoot } from "../paths";
import { settingsDir } from "./libraryProgram";
import type { Declarations, PropertySpec } from "./packageSpec";
import { type Export, entries, propertiesOf } from "./publicSurface";

/**
 * The components as Pulumi's own analyser reads them. It leaves out the tags of doc comments and what enums and interfaces are for: defaults
 * are added to the descriptions of arguments, and types have their descriptions.
 */
export function readComponents(program: ts.Program, exported: readonly Export[]): Declarations {
  const names = exported.filter(isComponent).map(({ name }) => name);
  const analyzer = new Analyzer(settingsDir, "vmfarm", { main: join(repoRoot, entries.vmfarm) }, new Set(names));
  const { components, typeDefinitions, dependencies } = analyzer.analyze();
  // A plain value again: the analyser shares objects between properties.
  const { resources, types } = JSON.parse(
    JSON.stringify(generateSchema("vmfarm", "0.0.0", "", components, typeDefinitions, dependencies)),
  ) as Declarations;

  const defaults = new Map(
    exported.flatMap((one) => propertiesOf(program, one)).map((property) => [property.place, property.default]),
  );
  const texts = new Map(exported.map(({ name, text }) => [name, text]));
  for (const [token, resource] of Object.entries(resources)) {
    complete(`${nameOf(token)}Args`, resource.inputProperties, defaults);
    complete(nameOf(token), resource.properties, defaults);
  }
  for (const [token, type] of Object.entries(types)) {
    type.description = texts.get(nameOf(token)) || undefined;
    complete(nameOf(token), type.properties, defaults);
  }
  return { resources, types };
}

const nameOf = (token: string) => token.split(":").at(-1)!;

function isComponent({ declarations }: Export): boolean {
  return declarations.some(
    (declaration) =>
      ts.isClassDeclaration(declaration) &&
      declaration.heritageClauses?.some(({ types }) =>
        types.some((type) => /\bComponentResource\b/.test(type.getText())),
      ),
  );
}

/** Adds defaults, and leaves out the analyser's own mark, which says the same as the list of what is required. */
function complete(
  owner: string,
  properties: Record<string, PropertySpec & { optional?: boolean }> = {},
  defaults: ReadonlyMap<string, string | undefined>,
): void {
  for (const [name, property] of Object.entries(properties)) {
    const text = defaults.get(`${owner}.${name}`);
    if (text !== undefined) property.description = `${property.description}\nDefault: ${text}`;
    delete property.optional;
  }
}
