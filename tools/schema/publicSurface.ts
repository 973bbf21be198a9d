import { join } from "node:path";
import ts from "typescript";
import { repoRoot } from "../paths";
import { textOf } from "./docComment";

/** What a program imports, and from which file. */
export const entries = { vmfarm: "src/index.ts", "vmfarm/policy": "src/policy/policies.ts" } as const;

/** A property of an exported interface. */
export interface Property {
  /** Of the interface, and its own: `VirtualLanArgs.cidr`. */
  place: string;
  /** The interface that declares it; the exported one may inherit from it. */
  declaredBy: string;
  optional: boolean;
  text: string;
  default?: string;
}

/** What a program imports: a component, an interface, an enum, a value. */
export interface Export {
  name: string;
  symbol: ts.Symbol;
  declarations: readonly ts.Declaration[];
  /** A class, a function or a constant, but not an enum. */
  isCode: boolean;
  text: string;
  tags: readonly ts.JSDocTagInfo[];
}

/** What an entry point exports, whichever file declares it. */
export function exportsOf(program: ts.Program, entry: string): Export[] {
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(join(repoRoot, entry))!)!;
  return checker.getExportsOfModule(module).map((alias) => {
    const symbol = alias.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(alias) : alias;
    const tags = symbol.getJsDocTags(checker);
    return {
      name: alias.name,
      symbol,
      declarations: symbol.declarations ?? [],
      isCode: (symbol.flags & ts.SymbolFlags.Value) !== 0 && !tags.some((tag) => tag.name === "enum"),
      text: textOf(symbol.getDocumentationComment(checker)),
      tags,
    };
  });
}

/** The properties of an interface, including inherited ones. */
export function propertiesOf(program: ts.Program, { name, declarations }: Export): Property[] {
  const checker = program.getTypeChecker();
  const own = declarations.find(ts.isInterfaceDeclaration);
  if (!own) return [];
  return checker.getPropertiesOfType(checker.getTypeAtLocation(own)).map((property) => {
    const tag = property.getJsDocTags(checker).find((one) => one.name === "default");
    return {
      place: `${name}.${property.name}`,
      declaredBy: (property.valueDeclaration!.parent as ts.InterfaceDeclaration).name.text,
      optional: (property.flags & ts.SymbolFlags.Optional) !== 0,
      text: textOf(property.getDocumentationComment(checker)),
      default: tag && textOf(tag.text),
    };
  });
}
