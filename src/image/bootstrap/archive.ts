import type { Problem } from "../../input/problem";
import type { PlannedBase } from "../planBase";
import { type AptSource, withoutCredentials } from "./aptSources";
import { type Archive, isRolling } from "./guestSources";
import type { HostApt } from "./hostApt";

/** A suite that an archive may lack: the host's apt uses only other suites of that archive. */
export interface UnconfirmedSuite {
  /** The argument with which the user can name another archive. */
  propertyPath: string;
  mirror: string;
  suite: string;
}

export type FoundArchive = { archive: Archive; unconfirmed: UnconfirmedSuite[] } | { problem: Problem };

const mirrorPath = "base.bootstrap.mirror";
const securityPath = "base.bootstrap.securityMirror";

/**
 * The archive of a bootstrap: the one that the recipe names, else the Debian archive that this host's apt uses.
 *
 * @param users which machines must be able to reach it; default: host and guests
 */
export function archiveOf(
  base: PlannedBase,
  host: HostApt,
  users: "host" | "host and guests" = "host and guests",
): FoundArchive {
  const { mirror, securityMirror } = base;
  if (mirror !== undefined) return { archive: { mirror, securityMirror }, unconfirmed: [] };
  const suite = base.suite!;
  const securitySuite = `${suite}-security`;
  const debian = host.sources
    .filter((source) => isDebian(source, suite, host.distribution))
    .map((source) => ({ ...source, uri: source.uri.replace(/\/+$/, "") }));
  const usable = users === "host" ? debian : debian.filter(({ uri }) => isUsableByGuests(uri));
  const main = best(usable, suite);
  if (!main) return { problem: { propertyPath: mirrorPath, reason: missing(debian) } };
  const unconfirmed = main.suites.has(suite) ? [] : [{ propertyPath: mirrorPath, mirror: main.uri, suite }];
  if (securityMirror !== undefined || isRolling(suite))
    return { archive: { mirror: main.uri, securityMirror }, unconfirmed };
  const security = best(usable, securitySuite);
  if (security && !security.suites.has(securitySuite))
    unconfirmed.push({ propertyPath: securityPath, mirror: security.uri, suite: securitySuite });
  return { archive: { mirror: main.uri, securityMirror: security?.uri }, unconfirmed };
}

function missing(debian: readonly AptSource[]): string {
  const example = 'such as "http://mirror.example/debian"';
  const [first] = debian;
  if (!first)
    return `is missing, and this host's apt configuration names no Debian archive: give its address, ${example}`;
  const address = withoutCredentials(first.uri);
  return `is missing, and guests cannot use the Debian archive that this host's apt uses, ${address}${address === first.uri ? "" : " with a password"}: give the address of one that they can use, ${example}`;
}

/** Debian's archive or a mirror of it; others may serve a suite of the same name. */
function isDebian({ uri, suites, components, signedBy }: AptSource, suite: string, distribution?: string): boolean {
  if (!components.includes("main")) return false;
  // Guests verify packages with Debian's keys, so an archive that is signed with other keys is of no use to them.
  if (signedBy !== undefined) return signedBy.includes("debian-archive");
  if (ofDerivatives.test(uri)) return false;
  const looksLikeDebian = namesDebian.test(uri) || suites.some((name) => name.endsWith("-updates"));
  return looksLikeDebian && (distribution === "debian" || suites.some((name) => stem(name) === suite));
}

/** Distributions derived from Debian, in the name of a server or of a directory. */
const ofDerivatives =
  /[/.](ubuntu|canonical|launchpad|launchpadcontent|linuxmint|raspberrypi|raspbian|kali|devuan|pop-os)([./-]|$)/i;
const namesDebian = /[/.]debian(-security)?([./]|$)/i;

/** The guest's apt supports these without further packages. */
const usableSchemes = ["http:", "https:", "mirror:", "mirror+http:", "mirror+https:"];

/** Whether guests can use it: by http or https, not on this host itself, and without a password, which would end up in the image. */
function isUsableByGuests(uri: string): boolean {
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  if (!url || !usableSchemes.includes(url.protocol)) return false;
  return !url.username && !url.password && !/^(localhost|127\.|\[::1\]|0\.0\.0\.0)/.test(url.hostname);
}

/** The best source for a suite, with all the suites that are configured for its address. */
function best(sources: readonly AptSource[], suite: string): { uri: string; suites: Set<string> } | undefined {
  const wanted = sources.filter(({ suites }) => suites.some((name) => isSecurity(name) === isSecurity(suite)));
  const suitesOf = (uri: string) => new Set(wanted.flatMap((other) => (other.uri === uri ? other.suites : [])));
  const candidates = wanted.map(({ uri, signedBy }) => {
    const suites = suitesOf(uri);
    const updates = [...suites].some((name) => name.endsWith("-updates"));
    return { uri, suites, score: (suites.has(suite) ? 8 : 0) + (updates ? 4 : 0) + (signedBy ? 2 : 0) };
  });
  return candidates.sort((a, b) => b.score - a.score)[0];
}

function isSecurity(suite: string): boolean {
  // Debian 10 and older call it "buster/updates".
  return /(-security|\/updates)$/.test(suite);
}

function stem(suite: string): string {
  return suite.replace(/(-security|\/updates|-updates|-backports)$/, "");
}
