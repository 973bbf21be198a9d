import { Document, Scalar, type Tags, visit } from "yaml";

/**
 * YAML in ASCII in which every string is quoted, so that no reader, old or new, takes one for a number, a date or a
 * boolean, and none stumbles over a character.
 */
export function renderYaml(value: unknown): string {
  return render(value, Scalar.QUOTE_DOUBLE);
}

/** As `renderYaml`, for texts that people look at: only those strings are quoted that some reader would take for something else. */
export function renderReadableYaml(value: unknown): string {
  return render(value, Scalar.PLAIN);
}

const settings = {
  // Quotes what YAML 1.1 and 1.2 read differently.
  version: "1.1",
  // A text "<<" is a text, and never the key by which 1.1 joins mappings.
  customTags: (tags: Tags) => tags.filter((tag) => typeof tag !== "object" || tag.tag !== "tag:yaml.org,2002:merge"),
  defaultKeyType: Scalar.PLAIN,
  lineWidth: 0,
  aliasDuplicateObjects: false,
  // Multi-line text is written as one line with escapes, because folding would obscure it.
  doubleQuotedAsJSON: true,
} as const;

function render(value: unknown, defaultStringType: "PLAIN" | "QUOTE_DOUBLE"): string {
  const document = new Document(value, settings);
  visit(document, {
    Scalar(_, node) {
      // Two texts that mean something in 1.1, numbers of 1.2, and what is written as an escape: the library would leave them plain.
      if (typeof node.value === "string" && /^(=|<<|[-+]?0o[0-7]+)$|[^ -~]/.test(node.value))
        node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return document.toString({ ...settings, defaultStringType }).replace(/[^\n -~]/gu, escaped);
}

function escaped(character: string): string {
  const code = character.codePointAt(0)!.toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, "0")}` : `\\u${code.padStart(4, "0")}`;
}
