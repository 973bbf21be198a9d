import { stringify } from "yaml";

/**
 * YAML in ASCII in which every string is quoted, so that no reader, old or new, takes one for a number, a date or a
 * boolean, and none stumbles over a character.
 */
export function renderYaml(value: unknown): string {
  const text = stringify(value, {
    version: "1.1",
    defaultStringType: "QUOTE_DOUBLE",
    defaultKeyType: "PLAIN",
    lineWidth: 0,
    aliasDuplicateObjects: false,
    // A text of several lines stays one line of escapes: folding would hide what the text is.
    doubleQuotedAsJSON: true,
  });
  return text.replace(/[^\n -~]/gu, escaped);
}

function escaped(character: string): string {
  const code = character.codePointAt(0)!.toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, "0")}` : `\\u${code.padStart(4, "0")}`;
}
