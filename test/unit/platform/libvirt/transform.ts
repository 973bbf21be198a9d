import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { XMLParser } from "fast-xml-parser";
import { virshBatch } from "../../../../src/platform/libvirt/virsh/virsh";
import { run } from "../../../../src/process/run";

/** XML as terraform-provider-libvirt 0.8.3 writes it, before it applies a stylesheet. */
export function fixture(name: "domain" | "network" | "bridged"): Promise<string> {
  return readFile(join(__dirname, "fixtures", `${name}.xml`), "utf8");
}

/** Applies a stylesheet as the provider does. */
export function transform(xml: string, xslt: string): Promise<string> {
  return inFolder(async (folder) => {
    const [sheet, document] = [join(folder, "sheet.xsl"), join(folder, "document.xml")];
    await Promise.all([writeFile(sheet, xslt.trim()), writeFile(document, xml)]);
    return (await run("xsltproc", ["--nomkdir", "--nonet", "--nowrite", sheet, document])).stdout;
  });
}

/** What libvirt makes of a definition that is valid against its own schema, in virsh's test driver. */
export function defined(kind: "domain" | "network", xml: string, name: string): Promise<string> {
  return inFolder(async (folder) => {
    const file = join(folder, "definition.xml");
    const [define, dump] = kind === "domain" ? ["define", "dumpxml"] : ["net-define", "net-dumpxml"];
    // The driver has no QEMU. The schema requires the console's type, which the provider leaves out.
    await writeFile(file, xml.replace(/type="(qemu|kvm)"/, 'type="test"').replace("<console>", '<console type="pty">'));
    return virshBatch("test:///default", [
      [define, "--validate", file],
      [dump, name],
    ]);
  });
}

/** An element of a document; attributes begin with `@`, and every element is a list. */
// biome-ignore lint/suspicious/noExplicitAny: read by name, as libvirt documents it
export type Element = any;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  htmlEntities: true,
  isArray: (_name, _path, _leaf, isAttribute) => !isAttribute,
});

export function parse(xml: string): Element {
  return parser.parse(xml);
}

/** Names of all elements of a document with how often each occurs. */
export function census(xml: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [, name] of xml.matchAll(/<([\w:-]+)/g)) counts[name!] = (counts[name!] ?? 0) + 1;
  return counts;
}

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "vmfarm-test-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
