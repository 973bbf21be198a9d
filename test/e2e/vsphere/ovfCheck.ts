import { XMLParser } from "fast-xml-parser";
import type { SchemaType } from "./ovfTypes";

interface Element {
  prefix: string;
  name: string;
  attributes: [prefix: string, name: string, value: string][];
  children: Element[];
  text: string;
}

const foreign = new Set(["vmw", "xmlns"]);
const forms: Record<string, RegExp> = { int: /^\d+$/, bool: /^(true|false|0|1)$/, float: /^[\d.]+$/ };

/** What the types of the schema do not allow in an OVF descriptor, each with its path. */
export function schemaProblems(xml: string, types: ReadonlyMap<string, SchemaType>): string[] {
  const problems: string[] = [];
  check(parse(xml), "EnvelopeType", "Envelope");
  return problems;

  function check(element: Element, typeName: string, path: string): void {
    const type = types.get(typeName);
    // Some simple types are missing in the bindings.
    if (!type) {
      if (element.children.length > 0) problems.push(`${path}: has elements, though it is a ${typeName}`);
      return;
    }
    checkAttributes(element, type, path);
    if (type.text && forms[type.text] && !forms[type.text]!.test(element.text))
      problems.push(`${path}: "${element.text}" is no ${type.text}`);
    let at = 0;
    for (const child of element.children) {
      const childPath = `${path}/${child.name}`;
      if (foreign.has(child.prefix)) {
        if (!type.open) problems.push(`${childPath}: no foreign element is allowed here`);
        at = type.children.length;
        continue;
      }
      const found = type.children.findIndex((member, i) => i >= at && typeOf(child, member.name, member.type));
      if (found < 0) {
        problems.push(`${childPath}: is not allowed here`);
        continue;
      }
      const member = type.children[found]!;
      at = member.repeated ? found : found + 1;
      check(child, typeOf(child, member.name, member.type)!, childPath);
    }
  }

  function checkAttributes(element: Element, type: SchemaType, path: string): void {
    for (const [prefix, name, value] of element.attributes) {
      if (foreign.has(prefix)) continue;
      const member = type.attributes.find((attribute) => attribute.name === name);
      if (!member) problems.push(`${path}/@${name}: is not allowed here`);
      else if (forms[member.type] && !forms[member.type]!.test(value))
        problems.push(`${path}/@${name}: "${value}" is no ${member.type}`);
    }
  }

  /** The type of a member's element: its own, or that of an element that may be substituted for it. */
  function typeOf(element: Element, member: string, memberType: string): string | undefined {
    if (element.name === member) return memberType;
    const substitute = `${element.name}Type`;
    return types.get(substitute)?.bases.includes(memberType) ? substitute : undefined;
  }
}

function parse(xml: string): Element {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: "",
    parseTagValue: false,
  });
  // biome-ignore lint/suspicious/noExplicitAny: the parser's ordered form
  const nodes: any[] = parser.parse(xml);
  return element(nodes.find((node) => "Envelope" in node));
}

// biome-ignore lint/suspicious/noExplicitAny: the parser's ordered form
function element(node: any): Element {
  const tag = Object.keys(node).find((key) => key !== ":@")!;
  const [prefix, name] = split(tag);
  const inner: object[] = node[tag];
  return {
    prefix,
    name,
    attributes: Object.entries<string>(node[":@"] ?? {})
      .filter(([key]) => key !== "xmlns")
      .map(([key, value]) => [...split(key), value]),
    children: inner.filter((child) => !("#text" in child)).map(element),
    text: inner.map((child) => ("#text" in child ? String(child["#text"]) : "")).join(""),
  };
}

function split(qualified: string): [prefix: string, name: string] {
  const [first, second] = qualified.split(":");
  return second === undefined ? ["", first!] : [first!, second];
}
