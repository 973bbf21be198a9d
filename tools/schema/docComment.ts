import ts from "typescript";

/** A doc comment, or a tag of it, as text. */
export const textOf = (parts: readonly ts.SymbolDisplayPart[] | undefined): string =>
  ts.displayPartsToString([...(parts ?? [])]);

/** What a symbol's doc comment says before its tags; undefined without one. Links become what they show. */
export function descriptionOf(symbol: ts.Symbol, checker: ts.TypeChecker): string | undefined {
  const text = textOf(symbol.getDocumentationComment(checker));
  return (
    text.replace(/\{@link\s+([^\s|}]+)[\s|]*([^}]*)\}/g, (_, name, shown) => shown.trim() || `\`${name}\``) || undefined
  );
}
