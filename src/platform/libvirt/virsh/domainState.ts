import { virshCommand } from "./consoleCommand";
import { virsh } from "./virsh";
import { orUndefined } from "./volumes";

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
    return `it is kept as it crashed; look at it, then end it (${command("destroy")}), and the next pulumi up brings it to what is declared`;
  if (state !== "paused" || resumable.includes(reason)) return undefined;
  if (reason === "I/O error") {
    const disks = await diskErrors(uri, domain);
    return (
      `it cannot write to its disk${disks && ` (${disks})`}: make room where that is, or mend it, and have the machine go on ` +
      `(${command("resume")}); until then it would stop again at once`
    );
  }
  if (["migrating", "post-copy", "post-copy failed"].includes(reason))
    return (
      `it may run on another host by now, and two of it would write to the same disks: see what its migration does ` +
      `(${command("domjobinfo")}), and where nothing came of that, have it go on (${command("resume")})`
    );
  if (isPassing(now))
    return `something is still at work on it (${command("domjobinfo")}): wait for that, and start again`;
  return `libvirt does not say that it may go on; look at it (${command("console")}), then have it go on (${command("resume")})`;
}

/** Such as `vda: no space`; empty where nobody tells. */
async function diskErrors(uri: string, domain: string): Promise<string> {
  const told = await virsh(uri, ["domblkerror", `--domain=${domain}`]).catch(() => undefined);
  const lines = (told?.stdout ?? "").split("\n").filter((line) => line.includes(": "));
  return lines.map((line) => line.trim()).join(", ");
}
