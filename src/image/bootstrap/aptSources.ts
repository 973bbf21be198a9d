/** One package source of an apt configuration. */
export interface AptSource {
  uri: string;
  suites: string[];
  components: string[];
  signedBy?: string;
}

/**
 * Reads one-line entries (`sources.list`) and deb822 stanzas (`*.sources`). Entries that are disabled, of source packages, or of
 * architectures other than amd64 are left out.
 */
export function parseAptSources(text: string, format: "list" | "deb822"): AptSource[] {
  return format === "list" ? text.split("\n").flatMap(parseLine) : text.split(/\n\s*\n/).flatMap(parseStanza);
}

/** A text with the user and password removed from the addresses in it. */
export function withoutCredentials(text: string): string {
  return text.replace(/(:\/\/)[^/@\s]*@/g, "$1");
}

function parseLine(line: string): AptSource[] {
  const match = /^deb\s+(?:\[([^\]]*)\]\s*)?(\S+)\s+(\S+)([^#]*)/.exec(line.trim());
  if (!match) return [];
  const [, options = "", uri, suite, components] = match;
  const option = (name: string) => new RegExp(`(?:^|\\s)${name}\\+?=(\\S+)`).exec(options)?.[1];
  if (!servesAmd64(option("arch")?.split(",") ?? [])) return [];
  return [{ uri: uri!, suites: [suite!], components: words(components!), signedBy: option("signed-by") }];
}

function parseStanza(stanza: string): AptSource[] {
  const fields = new Map<string, string>();
  let last = "";
  for (const line of stanza.split("\n").filter((l) => !l.startsWith("#"))) {
    const field = /^([A-Za-z-]+):(.*)$/.exec(line);
    if (field) last = field[1]!.toLowerCase();
    fields.set(last, `${fields.get(last) ?? ""} ${field ? field[2] : line}`.trim());
  }
  const listed = (name: string) => words(fields.get(name) ?? "");
  if (!listed("types").includes("deb") || isFalse(listed("enabled")[0])) return [];
  if (!servesAmd64(listed("architectures"))) return [];
  const [suites, components, signedBy] = [listed("suites"), listed("components"), fields.get("signed-by")];
  return listed("uris").map((uri) => ({ uri, suites, components, signedBy }));
}

/** The words that apt reads as false (`StringToBool`). */
function isFalse(word: string | undefined): boolean {
  return ["no", "false", "without", "off", "disable", "0"].includes(word?.toLowerCase() ?? "");
}

function servesAmd64(architectures: readonly string[]): boolean {
  return architectures.length === 0 || architectures.includes("amd64");
}

function words(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}
