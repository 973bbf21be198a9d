import {
  CST,
  type Document,
  isCollection,
  isScalar,
  Lexer,
  type ParsedNode,
  parseDocument,
  type Scalar,
  visit,
} from "yaml";

/** What a parser of YAML 1.1 refuses to read at all. */
const unprintable = /[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** The ends of lines of YAML 1.1; the parser here knows fewer. */
const lineEnds = /\r\n?|[\x85\u2028\u2029]/g;

/** A fault of a YAML document and, where it is at one place, that place, both counted from 1. */
export interface YamlFault {
  reason: string;
  line?: number;
  column?: number;
}

/**
 * Reads YAML as PyYAML does, which is what cloud-init reads its documents with: version 1.1, and nothing that PyYAML fails at though it is
 * YAML. The values are plain ones, mappings are Maps.
 */
export function readPyYaml(given: string): { value: unknown } | { fault: YamlFault } {
  const character = unprintable.exec(given);
  if (character) {
    const code = `U+${character[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
    return faultAt(given, character.index, `the character ${code} must be escaped in a quoted string`);
  }
  const text = given.replace(lineEnds, "\n");
  const document = parseDocument(text, { version: "1.1", prettyErrors: true });
  const wrong = document.errors[0] ?? document.warnings[0];
  if (wrong) {
    const at = wrong.linePos?.[0];
    return { fault: { reason: summary(wrong.message), ...(at ? { line: at.line, column: at.col } : {}) } };
  }
  const refused = tabOutsideText(text) ?? unconstructible(document);
  if (refused) return faultAt(text, refused.offset, refused.reason);
  try {
    return { value: document.toJS({ maxAliasCount: 100, mapAsMap: true }) };
  } catch (error) {
    return { fault: { reason: summary((error as Error).message) } };
  }
}

interface Refused {
  offset: number;
  reason: string;
}

/** For PyYAML a tab is no space; it may stand in quoted and block texts and in comments. */
function tabOutsideText(text: string): Refused | undefined {
  let offset = 0;
  let before: string | undefined;
  let inBlock = false;
  for (const lexeme of new Lexer().lex(text)) {
    const type = CST.tokenType(lexeme);
    // The lexer's own marks are not in the text; this one precedes a plain scalar or a block.
    const plain = before === "scalar";
    const tab = lexeme.indexOf("\t");
    if (tab >= 0 && (plain ? !inBlock : type === "space"))
      return { offset: offset + tab, reason: "use a space instead of a tab, or quote the text" };
    if (type === "block-scalar-header") inBlock = true;
    else if (plain) inBlock = false;
    if (plain || !["scalar", "doc-mode", "flow-error-end"].includes(type ?? "")) offset += lexeme.length;
    before = plain ? undefined : (type ?? undefined);
  }
  return undefined;
}

/** What is YAML and yet nothing that PyYAML makes a value of. */
function unconstructible(document: Document): Refused | undefined {
  let found: Refused | undefined;
  const anchors = new Set<string>();
  const judge = (node: ParsedNode, reason: string | undefined) => {
    if (reason === undefined) return undefined;
    found = { offset: node.range?.[0] ?? 0, reason };
    return visit.BREAK;
  };
  visit(document, {
    Pair: (_, { key }) => (isCollection(key) ? judge(key as ParsedNode, collectionKey) : undefined),
    Node(at, node) {
      const { anchor } = node as { anchor?: string };
      if (anchor !== undefined && anchors.has(anchor))
        return judge(node as ParsedNode, `the anchor &${anchor} is defined twice`);
      if (anchor !== undefined) anchors.add(anchor);
      return isScalar(node) ? judge(node as ParsedNode, scalarFault(node, at === "key")) : undefined;
    },
  });
  return found;
}

const collectionKey = 'a mapping or a list cannot be a key; quote it if it is meant as text, such as "{{ x }}"';

function scalarFault({ source = "", type, tag }: Scalar, isKey: boolean): string | undefined {
  if (tag === "tag:yaml.org,2002:binary" && !isBase64(source)) return "the !!binary is not valid base64";
  const isPlain = type === "PLAIN" && tag === undefined;
  if (isPlain && !isKey && ["=", "<<"].includes(source)) return `"${source}" alone must be quoted`;
  return (isPlain || tag === "tag:yaml.org,2002:timestamp") && isNoDate(source)
    ? `"${source}" looks like a date, but is not a valid one; quote it`
    : undefined;
}

function isBase64(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text) && text.replace(/[^A-Za-z0-9+/=]/g, "").length % 4 === 0;
}

const dateForm =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.\d*)?(?:[ \t]*(?:Z|[-+](\d\d?)(?::(\d\d))?))?)?$/;

/** Whether YAML 1.1 takes a plain text for a date that no calendar has. */
function isNoDate(text: string): boolean {
  const match = dateForm.exec(text);
  if (!match || (match[4] === undefined && !/^\d{4}-\d\d-\d\d$/.test(text))) return false;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, offset = 0] = match.slice(1).map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isDay = year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return !isDay || hour > 23 || minute > 59 || second > 59 || offset > 23;
}

function faultAt(text: string, offset: number, reason: string): { fault: YamlFault } {
  const lines = text.slice(0, offset).split("\n");
  return { fault: { reason, line: lines.length, column: lines.at(-1)!.length + 1 } };
}

/** The first line of a parser's message, without the position, which is given once and in our own words. */
function summary(message: string): string {
  if (message.includes("multiple documents")) return "it contains more than one document; remove the line ---";
  return message.split("\n")[0]!.replace(/ at line \d+, column \d+:?$/, "");
}
