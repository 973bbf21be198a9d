import { XMLParser } from "fast-xml-parser";

/** An element as the parser gives it: attributes begin with `@`, text is under `#text`, elements that repeat are lists. */
// biome-ignore lint/suspicious/noExplicitAny: the shape is libvirt's, and is read by name
export type Element = any;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  parseTagValue: false,
  isArray: (name) => ["ip", "host", "route", "feature", "guest", "domain", "backingStore", "hostname"].includes(name),
});

export function parseXml(text: string): Element {
  return parser.parse(text);
}
