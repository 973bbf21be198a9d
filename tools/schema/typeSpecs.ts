import { relative } from "node:path";
import ts from "typescript";
import { repoRoot } from "../paths";
import { descriptionOf } from "./docComment";
import type { ComplexTypeSpec, PropertySpec, TypeSpec } from "./packageSpec";

/** The properties of an object, and which of them are always there. */
export interface ObjectSpec {
  properties: Record<string, PropertySpec>;
  required: string[];
}

/** What types are to be in the schema. */
export interface TypeSpecOptions {
  /** Tokens of types that the schema has already, by what declares them. */
  known?: ReadonlyMap<ts.Symbol, string>;
  /** Paths of properties that may be anything. */
  anything?: readonly string[];
}

/** TypeScript's types as Pulumi's. Those with names become types of the schema, once each. */
export class TypeSpecs {
  readonly types: Record<string, ComplexTypeSpec> = {};
  /** What the schema cannot express, each with the property's path. */
  readonly problems: string[] = [];
  private readonly tokens: Map<ts.Symbol, string>;
  private readonly anything: ReadonlySet<string>;

  constructor(
    private readonly checker: ts.TypeChecker,
    { known, anything = [] }: TypeSpecOptions = {},
  ) {
    this.tokens = new Map(known);
    this.anything = new Set(anything);
  }

  /** The properties of a type, including those of what it extends. */
  objectSpec(type: ts.Type, path: string): ObjectSpec {
    const properties: Record<string, PropertySpec> = {};
    const required: string[] = [];
    for (const property of byName(this.checker.getPropertiesOfType(type))) {
      const { name } = property;
      const declared = this.checker.getTypeOfSymbol(property);
      const spec = this.typeSpec(declared, `${path}.${name}`);
      const description = [descriptionOf(property, this.checker), valuesText(withoutUndefined(declared, this.checker))];
      properties[name] = { ...spec, description: description.filter(Boolean).join("\n") || undefined };
      if (!isOptional(property, declared)) required.push(name);
    }
    return { properties, required };
  }

  private typeSpec(declared: ts.Type, path: string): TypeSpec {
    const type = withoutUndefined(declared, this.checker);
    if (type.flags & ts.TypeFlags.String) return { type: "string" };
    if (type.flags & ts.TypeFlags.Number) return { type: "number" };
    if (type.flags & ts.TypeFlags.Boolean || isUnionOf(type, ts.TypeFlags.BooleanLiteral)) return { type: "boolean" };
    if (isUnionOf(type, ts.TypeFlags.StringLiteral))
      return type.aliasSymbol ? { $ref: this.refer(type, type.aliasSymbol, path) } : { type: "string" };
    if (type.flags & ts.TypeFlags.Unknown && this.anything.has(path)) return { $ref: "pulumi.json#/Any" };
    if (type.flags & ts.TypeFlags.Object || type.isIntersection()) {
      const element = this.checker.isArrayType(type)
        ? this.checker.getTypeArguments(type as ts.TypeReference)[0]
        : undefined;
      if (element) return { type: "array", items: this.typeSpec(element, `${path}[]`) };
      const value = this.checker.getIndexTypeOfType(type, ts.IndexKind.String);
      if (value) return { type: "object", additionalProperties: this.typeSpec(value, `${path}[]`) };
      const symbol = type.aliasSymbol ?? type.symbol;
      if (symbol && isNamedObject(symbol)) return { $ref: this.refer(type, symbol, path) };
    }
    const text = this.checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation);
    this.problems.push(`${path}: the type "${text}" cannot be expressed in the schema`);
    return { $ref: "pulumi.json#/Any" };
  }

  /** A reference to a type that has a name; the type becomes one of the schema's. */
  private refer(type: ts.Type, symbol: ts.Symbol, path: string): string {
    const token = this.tokens.get(symbol) ?? tokenOf(symbol);
    if (!this.tokens.has(symbol)) {
      const isTaken = [...this.tokens.values()].includes(token);
      if (isTaken) this.problems.push(`${path}: two different types have the name ${token}`);
      this.tokens.set(symbol, token);
      if (!isTaken) this.types[token] = this.complexType(type, symbol, token);
    }
    return `#/types/${token}`;
  }

  private complexType(type: ts.Type, symbol: ts.Symbol, token: string): ComplexTypeSpec {
    const description = descriptionOf(symbol, this.checker);
    if (isUnionOf(type, ts.TypeFlags.StringLiteral))
      return { type: "string", description, enum: valuesOf(type).map((value) => ({ name: value, value })) };
    return { type: "object", description, ...this.objectSpec(type, token) };
  }
}

const byName = (symbols: readonly ts.Symbol[]) => [...symbols].sort((a, b) => (a.name < b.name ? -1 : 1));

const withoutUndefined = (type: ts.Type, checker: ts.TypeChecker) =>
  type.isUnion() && type.types.some(isUndefined) ? checker.getNonNullableType(type) : type;

const isUndefined = (type: ts.Type) => (type.flags & ts.TypeFlags.Undefined) !== 0;

function isOptional(property: ts.Symbol, type: ts.Type): boolean {
  return (property.flags & ts.SymbolFlags.Optional) !== 0 || (type.isUnion() && type.types.some(isUndefined));
}

function isUnionOf(type: ts.Type, flag: ts.TypeFlags): boolean {
  return type.isUnion() && type.types.every((one) => one.flags & flag);
}

/** Sorted: a union is in the order in which the compiler met its values. */
function valuesOf(type: ts.Type): string[] {
  return type.isUnion() ? type.types.map((one) => (one as ts.StringLiteralType).value).sort() : [];
}

/** The values of a union without a name, which the schema has as any text. */
function valuesText(type: ts.Type): string | undefined {
  if (type.aliasSymbol || !isUnionOf(type, ts.TypeFlags.StringLiteral)) return undefined;
  return `One of ${valuesOf(type)
    .map((value) => `\`${value}\``)
    .join(", ")}.`;
}

function isNamedObject(symbol: ts.Symbol): boolean {
  return (symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias)) !== 0;
}

/** In the module of its platform, like the resources there; otherwise in that of the components. */
function tokenOf(symbol: ts.Symbol): string {
  const file = relative(repoRoot, symbol.declarations?.[0]?.getSourceFile().fileName ?? "");
  const [, platform = "index"] = /^src\/platform\/([^/]+)\//.exec(file) ?? [];
  return `vmfarm:${platform}:${symbol.name}`;
}
