import { basename } from "node:path";
import { shellWord } from "../../../process/shellWord";
import { virsh, virshEach } from "./virsh";
import { orUndefined } from "./volumes";
import { type Element, parseXml } from "./xmlDocument";

/** What a person types to get to a machine's serial console. */
export function consoleCommand(uri: string, domain: string): string {
  return virshCommand(uri, "console", domain);
}

/** A virsh command as a person types it into a shell. */
export function virshCommand(uri: string, ...words: string[]): string {
  return ["virsh", "-c", uri, ...words].map(shellWord).join(" ");
}

/** The state of a domain that is not there. */
export const noDomain = "no such domain";

/** A domain's state and the reason of it, in libvirt's words. */
export interface DomainState {
  /** `running`, `idle`, `paused`, `in shutdown`, `shut off`, `crashed`, `pmsuspended`, or `no such domain`. */
  state: string;
  /** Such as `user` or `I/O error`; empty where libvirt gives none. */
  reason: string;
}

export async function domainState(uri: string, domain: string): Promise<DomainState> {
  const told = (await orUndefined(virsh(uri, ["domstate", "--reason", `--domain=${domain}`])))?.stdout.trim();
  const [, state = "", reason = ""] = /^(.*?)(?: \((.*)\))?$/.exec(told ?? noDomain) ?? [];
  return { state, reason };
}

/** Its processors run, or wait for something to do. */
export function isRunning({ state }: DomainState): boolean {
  return state === "running" || state === "idle";
}

/** There is nothing of it but its definition: nobody has its disks open. */
export function isOff({ state }: DomainState): boolean {
  return state === "shut off" || state === noDomain;
}

/** The state, with its reason where it does not run. */
export function inWords(now: DomainState): string {
  return isRunning(now) || now.reason === "" ? now.state : `${now.state} (${now.reason})`;
}

/** What somebody is about to end: a shutdown, or work for which a domain is held. */
export function isPassing({ state, reason }: DomainState): boolean {
  return state === "in shutdown" || (state === "paused" && passingReasons.includes(reason));
}

const passingReasons = ["saving", "dumping", "creating snapshot", "starting up", "shutting down"];

/** Of a paused domain: nothing is wrong with it, and nobody is at work on it. */
const resumable = ["", "unknown", "user", "from snapshot"];

/**
 * Why a domain does not go on unless somebody sees to it, and what that is.
 * @returns undefined where it runs, or can be brought to run
 */
export async function whatHoldsIt(uri: string, domain: string, now: DomainState): Promise<string | undefined> {
  const command = (verb: string) => virshCommand(uri, verb, domain);
  const { state, reason } = now;
  if (state === "crashed" || (state === "paused" && reason === "crashed"))
    return `it has crashed and is kept; inspect it, then stop it (${command("destroy")}), and the next pulumi up brings it to the declared state`;
  if (state !== "paused" || resumable.includes(reason)) return undefined;
  if (reason === "I/O error") {
    const disks = await diskErrors(uri, domain);
    return (
      `it cannot write to its disk${disks && ` (${disks})`}: free some space there, or repair it, and resume the machine ` +
      `(${command("resume")}); until then it would stop again immediately`
    );
  }
  if (["migrating", "post-copy", "post-copy failed"].includes(reason))
    return (
      `it may be running on another host by now, and both would write to the same disks: check its migration ` +
      `(${command("domjobinfo")}), and if it has failed, resume the machine (${command("resume")})`
    );
  if (isPassing(now))
    return `another operation is still in progress (${command("domjobinfo")}): wait for it, and run the command again`;
  return `libvirt does not say that it can be resumed; inspect it (${command("console")}), then resume it (${command("resume")})`;
}

/** Such as `vda: no space`; empty where nobody tells. */
async function diskErrors(uri: string, domain: string): Promise<string> {
  const told = await virsh(uri, ["domblkerror", `--domain=${domain}`]).catch(() => undefined);
  const lines = (told?.stdout ?? "").split("\n").filter((line) => line.includes(": "));
  return lines.map((line) => line.trim()).join(", ");
}

/** What a disk is on: a file or a device by its path, or a volume by its pool and name. */
export interface DiskSource {
  path?: string;
  pool?: string;
  volume?: string;
  /** Whether what it is backed by, if anything, is told beside it. */
  chainTold?: true;
}

/** One of a domain's definitions: what its disks are on, and what those are backed by as far as libvirt reports it. */
export interface DomainDisks {
  name: string;
  sources: DiskSource[];
}

/**
 * The names of the volumes that a domain's disks are on, each with the target under which it has it (`vda` …); none where there is no such
 * domain. `domainUses` also has what those are backed by.
 */
export async function attachedVolumes(uri: string, domain: string): Promise<Map<string, string>> {
  const found = await orUndefined(virsh(uri, ["dumpxml", `--domain=${domain}`]));
  const disks = found ? (parseXml(found.stdout).domain as Element[]).flatMap(disksOf) : [];
  return new Map(
    disks.flatMap(({ source = {}, target }): [string, string][] => {
      const { path = "", volume = basename(path) } = sourceOf(source);
      return volume ? [[volume, target["@dev"]]] : [];
    }),
  );
}

/** Domains, by name or UUID, each as it runs and as it starts the next time; those that do not exist are left out. @throws ProgramError */
export async function domainDisks(uri: string, domains: Iterable<string>): Promise<DomainDisks[]> {
  const queries = [...domains].flatMap((domain) => [
    ["dumpxml", `--domain=${domain}`],
    ["dumpxml", "--inactive", `--domain=${domain}`],
  ]);
  const definitions = (await virshEach(uri, queries)).flatMap((xml) => (parseXml(xml).domain ?? []) as Element[]);
  return definitions.map((domain) => ({ name: domain.name, sources: disksOf(domain).flatMap(sourcesOf) }));
}

function disksOf(domain: Element): Element[] {
  return domain.devices?.disk ?? [];
}

/** A disk's own source, those that it is backed by, and the one that it is being copied to. */
function sourcesOf({ source, backingStore, mirror, driver, format }: Element): DiskSource[] {
  const others = [backingStore, source?.backingStore, mirror].filter(Boolean);
  // For a running domain libvirt reports the complete chain, which ends with an empty element.
  const told = [backingStore, source?.backingStore].some((one) => one !== undefined);
  const raw = (driver ?? format)?.["@type"] === "raw";
  const own = source && { ...sourceOf(source), ...((told || raw) && { chainTold: true as const }) };
  return [...(own ? [own] : []), ...others.flatMap(sourcesOf)];
}

function sourceOf(source: Element): DiskSource {
  return {
    path: source["@file"] ?? source["@dev"] ?? source["@name"],
    pool: source["@pool"],
    volume: source["@volume"],
  };
}
