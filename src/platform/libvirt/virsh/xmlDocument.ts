import { XMLParser } from "fast-xml-parser";

/** An element as the parser gives it: attributes begin with `@`, text is under `#text`, elements that repeat are lists. */
// biome-ignore lint/suspicious/noExplicitAny: the shape is libvirt's, and is read by name
export type Element = any;

/** Elements that may stand there more than once, and are lists even where they do not. */
const repeated = new Set([
  "network.ip",
  "network.dns.host",
  "network.dns.host.hostname",
  "capabilities.guest",
  "capabilities.guest.arch.domain",
  "cpu.feature",
  "domain",
  "domain.devices.disk",
]);

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  parseTagValue: false,
  // Names may begin and end with blanks, and contain numeric character references.
  trimValues: false,
  htmlEntities: true,
  isArray: (_name, path) => repeated.has(String(path)),
});

export function parseXml(text: string): Element {
  return parser.parse(text);
}
