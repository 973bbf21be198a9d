import { join } from "node:path";
import ts from "typescript";
import { formerToken, ownToken } from "../../src/provider/ownType";
import { repoRoot } from "../paths";
import { descriptionOf } from "./docComment";
import type { Declarations, PropertySpec, ResourceSpec } from "./packageSpec";
import { TypeSpecs } from "./typeSpecs";

/** Where the tables of providers are, by platform. */
export const tableOf = (platform: string) => `src/platform/${platform}/resources/index.ts`;

/** Inputs that may be anything: what makes a machine another one differs between its callers, and is only compared. */
const anything = ["vmfarm:ec2:LaunchImage.begins[]"];

/**
 * The resources of our own: their inputs and outputs are the type arguments of the providers in the platforms' tables.
 *
 * @param known tokens of types that the components have already
 * @throws Error naming each property that the schema cannot express
 */
export function readOwnResources(
  program: ts.Program,
  platforms: readonly string[],
  known: ReadonlyMap<ts.Symbol, string>,
): Declarations {
  const checker = program.getTypeChecker();
  const specs = new TypeSpecs(checker, { known, anything });
  const resources: Record<string, ResourceSpec> = {};
  for (const platform of platforms)
    for (const entry of tableEntries(program, platform)) {
      const token = ownToken(platform, entry.name.getText());
      const provider = providerIn(entry, checker);
      resources[token] = resourceSpec(token, provider, specs, checker);
    }
  if (specs.problems.length > 0) throw new Error(specs.problems.join("\n"));
  return { resources, types: specs.types };
}

function tableEntries(program: ts.Program, platform: string): ts.PropertyAssignment[] {
  const file = program.getSourceFile(join(repoRoot, tableOf(platform)));
  const literals = (file?.statements ?? []).flatMap((statement) =>
    ts.isVariableStatement(statement) ? statement.declarationList.declarations.map((one) => one.initializer) : [],
  );
  return literals.flatMap((literal) =>
    literal && ts.isObjectLiteralExpression(literal) ? literal.properties.filter(ts.isPropertyAssignment) : [],
  );
}

/** The constant that an entry of a table loads: `(await import("./guest.js")).guestProvider`. */
function providerIn({ name, initializer }: ts.PropertyAssignment, checker: ts.TypeChecker): ts.Symbol {
  const body = ts.isArrowFunction(initializer) ? initializer.body : undefined;
  const symbol = body && ts.isPropertyAccessExpression(body) ? checker.getSymbolAtLocation(body.name) : undefined;
  if (!symbol) throw new Error(`${name.getText()}: its table entry does not import a provider`);
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function resourceSpec(token: string, provider: ts.Symbol, specs: TypeSpecs, checker: ts.TypeChecker): ResourceSpec {
  const type = checker.getTypeOfSymbol(provider) as ts.TypeReference;
  const [inputs, outputs] = checker.getTypeArguments(type);
  if (type.symbol.name !== "ResourceProvider" || !inputs || !outputs)
    throw new Error(`${token}: ${provider.name} is not declared as a ResourceProvider`);
  const declared = specs.objectSpec(inputs, token);
  const made = specs.objectSpec(outputs, token);
  for (const name of secretOutputs(provider)) {
    const property: PropertySpec | undefined = made.properties[name];
    if (!property) throw new Error(`${token}: its secret output ${name} is not an output`);
    property.secret = true;
  }
  return {
    description: descriptionOf(provider, checker),
    inputProperties: declared.properties,
    requiredInputs: declared.required,
    ...made,
    aliases: [{ type: formerToken(token.split(":")[2]!) }],
  };
}

/** The provider's `secretOutputs`, which are written out where it is declared. */
function secretOutputs(provider: ts.Symbol): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && node.name.getText() === "secretOutputs") {
      if (!ts.isArrayLiteralExpression(node.initializer) || !node.initializer.elements.every(ts.isStringLiteral))
        throw new Error(`${provider.name}: secretOutputs is not a list of names`);
      names.push(...node.initializer.elements.map((element) => (element as ts.StringLiteral).text));
    } else ts.forEachChild(node, visit);
  };
  provider.declarations?.forEach(visit);
  return names;
}
