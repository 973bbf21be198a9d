import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { PlannedBase } from "../planBase";

/** One package source of an apt configuration. */
export interface AptSource {
  uri: string;
  suites: string[];
  signedBy?: string;
}

/** The addresses that a root filesystem is made from. */
export interface Archive {
  mirror: string;
  /** Absent where none is known: the image then has no security updates in it. */
  securityMirror?: string;
}

/** Reads one-line entries (`sources.list`) and deb822 stanzas (`*.sources`); disabled and source-code entries are left out. */
export function parseAptSources(text: string, form: "list" | "deb822"): AptSource[] {
  return form === "list" ? text.split("\n").flatMap(parseLine) : text.split(/\n\s*\n/).flatMap(parseStanza);
}

/** The package sources of this host. */
export function hostAptSources(dir = "/etc/apt"): AptSource[] {
  const parts = join(dir, "sources.list.d");
  const names = existsSync(parts) ? readdirSync(parts).sort() : [];
  const files = [join(dir, "sources.list"), ...names.map((name) => join(parts, name))].filter((f) => existsSync(f));
  return files.flatMap((file) => {
    if (file.endsWith(".sources")) return parseAptSources(readFileSync(file, "utf8"), "deb822");
    return file.endsWith(".list") ? parseAptSources(readFileSync(file, "utf8"), "list") : [];
  });
}

/** Picks Debian's own archive out of a host's sources, of which others may serve a suite of the same name. */
export function debianArchive(sources: readonly AptSource[]): Archive | undefined {
  const security = sources.find((s) => s.suites.some((suite) => suite.endsWith("-security")));
  const score = (s: AptSource) =>
    (s.suites.some((suite) => suite.endsWith("-updates")) ? 4 : 0) +
    (s.signedBy?.includes("debian-archive") ? 2 : 0) +
    (/\/debian\/?$/.test(s.uri) ? 1 : 0);
  const candidates = sources.filter((s) => score(s) > 0 && s !== security);
  const main = candidates.reduce<AptSource | undefined>(
    (best, s) => (best && score(best) >= score(s) ? best : s),
    undefined,
  );
  return main && { mirror: main.uri, securityMirror: security?.uri };
}

/** The archive of a bootstrap: the recipe's where it names one, else the host's. */
export function archiveOf(base: PlannedBase, host: readonly AptSource[]): Archive | undefined {
  if (base.mirror !== undefined) return { mirror: base.mirror, securityMirror: base.securityMirror };
  const found = debianArchive(host);
  return found && { ...found, securityMirror: base.securityMirror ?? found.securityMirror };
}

/** The image's package sources. Credentials in addresses are left out: apt takes them from auth.conf. */
export function renderSources(base: PlannedBase, archive: Archive): string {
  const suite = base.suite!;
  const stanzas = [stanza(base, archive.mirror, isRolling(suite) ? [suite] : [suite, `${suite}-updates`])];
  const security = renderSecuritySources(base, archive);
  if (security) stanzas.push(security);
  return stanzas.join("\n");
}

/** The package source of a suite's security updates alone; undefined where it has none, or none is known. */
export function renderSecuritySources(
  base: PlannedBase,
  { securityMirror }: Pick<Archive, "securityMirror">,
): string | undefined {
  const suite = base.suite!;
  return securityMirror && !isRolling(suite) ? stanza(base, securityMirror, [`${suite}-security`]) : undefined;
}

function isRolling(suite: string): boolean {
  return ["sid", "unstable", "experimental"].includes(suite);
}

function stanza({ components = ["main"] }: PlannedBase, uri: string, suites: string[]): string {
  return [
    "Types: deb",
    `URIs: ${withoutCredentials(uri)}`,
    `Suites: ${suites.join(" ")}`,
    `Components: ${components.join(" ")}`,
    "Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg",
    "",
  ].join("\n");
}

export function withoutCredentials(text: string): string {
  return text.replace(/(:\/\/)[^/@\s]*@/g, "$1");
}

function parseLine(line: string): AptSource[] {
  const match = /^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)/.exec(line.trim());
  if (!match) return [];
  const signedBy = /signed-by=(\S+)/.exec(match[1] ?? "")?.[1];
  return [{ uri: match[2]!, suites: [match[3]!], signedBy }];
}

function parseStanza(stanza: string): AptSource[] {
  const fields = new Map<string, string>();
  let last = "";
  for (const line of stanza.split("\n").filter((l) => !l.startsWith("#"))) {
    const field = /^([A-Za-z-]+):(.*)$/.exec(line);
    if (field) last = field[1]!.toLowerCase();
    fields.set(last, `${fields.get(last) ?? ""} ${field ? field[2] : line}`.trim());
  }
  const words = (name: string) => (fields.get(name) ?? "").split(/\s+/).filter(Boolean);
  if (!words("types").includes("deb") || words("enabled")[0]?.toLowerCase() === "no") return [];
  return words("uris").map((uri) => ({ uri, suites: words("suites"), signedBy: fields.get("signed-by") }));
}
