import { cloudInitErrors } from "../../../guest/cloudInitResult";
import type { GuestState, ReadinessProbe } from "../../../guest/readiness";
import { poll } from "../../../process/poll";
import { hypervisorTraits } from "../hypervisor";
import {
  consoleCommand,
  type DomainState,
  domainState,
  inWords,
  isOff,
  isPassing,
  isRunning,
  whatHoldsIt,
} from "./domains";

/** What a guest tells of itself, by whichever way it has. */
export interface GuestReporter {
  /** cloud-init's result.json; undefined while it has not finished. */
  result(): Promise<string | undefined>;
  /** The end of cloud-init's output, where it can be read. */
  output(): Promise<string | undefined>;
  /** How a guest in which cloud-init has finished is about to leave; empty where it stays. Left out: it reports its result only when it stays. */
  leaving?(): Promise<string>;
  /** How far the guest has come that has not finished. */
  progress(): string;
  readonly longestPauseMs?: number;
}

/** A domain's state, and in one that runs what its guest reports. */
export function domainProbe(uri: string, domain: string, reporter: GuestReporter): ReadinessProbe {
  return {
    machine: domain,
    logName: "/var/log/cloud-init-output.log",
    inspect: consoleCommand(uri, domain),
    longestPauseMs: reporter.longestPauseMs,
    async look() {
      const stopped = await whyStopped(uri, domain);
      if (stopped) return stopped;
      const result = await reporter.result();
      if (result === undefined) return { is: "starting" };
      const errors = cloudInitErrors(result);
      // Errors count whatever the guest does next.
      const how = errors.length === 0 ? await reporter.leaving?.() : "";
      return how ? { is: "leaving", how } : { is: "finished", errors };
    },
    progress: async () => `The domain is ${inWords(await domainState(uri, domain))}; ${reporter.progress()}.`,
    log: () => reporter.output(),
  };
}

/** @returns undefined where the domain runs, or will by itself */
async function whyStopped(uri: string, domain: string): Promise<GuestState | undefined> {
  const now = await lastingState(uri, domain);
  // A domain that is briefly paused by a backup or a snapshot continues on its own.
  if (isRunning(now) || isPassing(now)) return undefined;
  const fromInside = now.state === "shut off" && now.reason === "shutdown";
  const reason = fromInside ? undefined : await whatHoldsIt(uri, domain, now);
  if (!fromInside && reason === undefined && !isOff(now)) return undefined;
  return { is: "stopped", state: inWords(now), fromInside, reason };
}

/** While a guest reboots, there may be no domain for a moment. */
async function lastingState(uri: string, domain: string): Promise<DomainState> {
  const now = await domainState(uri, domain);
  const { rebootGapMs } = hypervisorTraits(uri);
  if (rebootGapMs === 0 || !isOff(now)) return now;
  const look = async () => {
    const next = await domainState(uri, domain);
    return isOff(next) ? undefined : next;
  };
  return (await poll(rebootGapMs, look)) ?? now;
}
