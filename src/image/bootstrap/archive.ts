import type { Problem } from "../../input/problem";
import type { PlannedBase } from "../planBase";
import { type AptSource, withoutCredentials } from "./aptSources";
import { type Archive, isRolling } from "./guestSources";
import type { HostApt } from "./hostSources";

/** A suite of which it is not known whether an archive has it: the host's apt uses others of that archive. */
export interface UnsureSuite {
  /** Of the argument that another archive is given by. */
  propertyPath: string;
  mirror: string;
  suite: string;
}

export type FoundArchive = { archive: Archive; unsure: UnsureSuite[] } | { problem: Problem };

const mirrorPath = "base.bootstrap.mirror";
const securityPath = "base.bootstrap.securityMirror";

/**
 * The archive of a bootstrap: the recipe's where it names one, else the Debian archive that this host's apt uses.
 *
 * @param users who has to be able to use its address; default: guests, too
 */
export function archiveOf(
  base: PlannedBase,
  host: HostApt,
  users: "host" | "host and guests" = "host and guests",
): FoundArchive {
  const { mirror, securityMirror } = base;
  if (mirror !== undefined) return { archive: { mirror, securityMirror }, unsure: [] };
  const suite = base.suite!;
  const securitySuite = `${suite}-security`;
  const debian = host.sources
    .filter((source) => isDebian(source, suite, host.distribution))
    .map((source) => ({ ...source, uri: source.uri.replace(/\/+$/, "") }));
  const usable = users === "host" ? debian : debian.filter(({ uri }) => isUsable(uri));
  const main = best(usable, suite);
  if (!main) return { problem: { propertyPath: mirrorPath, reason: missing(debian) } };
  const unsure = main.suites.has(suite) ? [] : [{ propertyPath: mirrorPath, mirror: main.uri, suite }];
  if (securityMirror !== undefined || isRolling(suite))
    return { archive: { mirror: main.uri, securityMirror }, unsure };
  const security = best(usable, securitySuite);
  if (security && !security.suites.has(securitySuite))
    unsure.push({ propertyPath: securityPath, mirror: security.uri, suite: securitySuite });
  return { archive: { mirror: main.uri, securityMirror: security?.uri }, unsure };
}

function missing(debian: readonly AptSource[]): string {
  const example = 'such as "http://mirror.example/debian"';
  const [first] = debian;
  if (!first)
    return `is missing, and this host's apt configuration names no Debian archive: give its address, ${example}`;
  const address = withoutCredentials(first.uri);
  return `is missing, and guests cannot use the address that this host has Debian's archive from, ${address}${address === first.uri ? "" : " with a password"}: give one that they can, ${example}`;
}

/** Debian's archive or a mirror of it; others may serve a suite of the same name. */
function isDebian({ uri, suites, components, signedBy }: AptSource, suite: string, distribution?: string): boolean {
  if (!components.includes("main")) return false;
  // Guests check its packages by Debian's keys: whoever signs with his own has another archive.
  if (signedBy !== undefined) return signedBy.includes("debian-archive");
  if (ofOthers.test(uri)) return false;
  const looksLikeIt = namesDebian.test(uri) || suites.some((name) => name.endsWith("-updates"));
  return looksLikeIt && (distribution === "debian" || suites.some((name) => stem(name) === suite));
}

/** Distributions that are made of Debian, in the name of a server or of a directory. */
const ofOthers =
  /[/.](ubuntu|canonical|launchpad|launchpadcontent|linuxmint|raspberrypi|raspbian|kali|devuan|pop-os)([./-]|$)/i;
const namesDebian = /[/.]debian(-security)?([./]|$)/i;

/** The guest's apt has these without any further package. */
const usableSchemes = ["http:", "https:", "mirror:", "mirror+http:", "mirror+https:"];

/** By https or http, from another host, and without a password that the image would have to have. */
function isUsable(uri: string): boolean {
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  if (!url || !usableSchemes.includes(url.protocol)) return false;
  return !url.username && !url.password && !/^(localhost|127\.|\[::1\]|0\.0\.0\.0)/.test(url.hostname);
}

/** The best source for a suite, with all the suites that are told of its address. */
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
  // Up to Debian 10 it was "buster/updates".
  return /(-security|\/updates)$/.test(suite);
}

function stem(suite: string): string {
  return suite.replace(/(-security|\/updates|-updates|-backports)$/, "");
}
