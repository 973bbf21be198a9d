import { poll } from "../process/poll";

/** What a platform sees of a guest that is coming up. */
export type GuestState =
  /** cloud-init is still at work, or has not begun. */
  | { is: "starting" }
  /** cloud-init has finished; no errors where all went well. */
  | { is: "finished"; errors: readonly string[] }
  /** cloud-init has finished, and the guest is about to leave by itself: `reboot`, `poweroff`, `halt`, another word while that is not decided. */
  | { is: "leaving"; how: string }
  /** The machine does not run, and will not by itself. */
  | {
      is: "stopped";
      /** In the platform's words. */
      state: string;
      /** Whether its guest has shut itself down. */
      fromInside: boolean;
      /** Why, in the platform's words, or what to do. */
      reason?: string;
    };

/** A platform's look at one guest, from outside. */
export interface ReadinessProbe {
  /** The machine as one finds it on the platform, for messages. */
  readonly machine: string;
  look(): Promise<GuestState>;
  /** How far the guest has come that is not ready, in sentences. */
  progress(): string | Promise<string>;
  /** The end of what the guest itself has logged; undefined where it cannot be read. */
  log(): string | undefined | Promise<string | undefined>;
  /** What that log is called: `console`. */
  readonly logName: string;
  /** A command line that shows more. */
  readonly inspect: string;
  /** Longest pause between two looks, in milliseconds. Default: that of `poll`. */
  readonly longestPauseMs?: number;
}

export interface Wait {
  timeoutSeconds: number;
  /** Whether a guest that shuts itself down is ready, too: it is declared not to run. */
  mayShutDown?: boolean;
}

/**
 * Waits until cloud-init has finished in a guest. One that reboots by itself then is waited for until it is there again.
 * @throws Error with cloud-init's errors and the guest's own last lines, or after the limit with how far it has come
 */
export async function waitUntilReady(
  probe: ReadinessProbe,
  { timeoutSeconds, mayShutDown = false }: Wait,
): Promise<void> {
  const look = async () => errorsOnceReady(probe, await probe.look(), mayShutDown);
  const errors = await poll(timeoutSeconds * 1000, look, probe.longestPauseMs);
  if (errors === undefined) throw new Error(await timeoutMessage(probe, timeoutSeconds));
  if (errors.length > 0) throw new Error(await failureMessage(probe, errors));
}

/** @returns undefined while it is to be waited for */
function errorsOnceReady(
  probe: ReadinessProbe,
  guest: GuestState,
  mayShutDown: boolean,
): readonly string[] | undefined {
  switch (guest.is) {
    case "starting":
      return undefined;
    case "finished":
      return guest.errors;
    case "leaving":
      if (guest.how === "poweroff" && mayShutDown) return [];
      if (guest.how === "poweroff" || guest.how === "halt") throw new Error(leavingMessage(probe, guest.how));
      return undefined;
    case "stopped": {
      if (guest.fromInside && mayShutDown) return [];
      const why = [guest.reason, guest.fromInside ? selfShutdown : undefined].filter(Boolean).join("; ");
      throw new Error(
        `${probe.machine} stopped running (${guest.state}) before it was ready${why && `: ${why}`}; ` +
          `inspect it with: ${probe.inspect}`,
      );
    }
  }
}

const selfShutdown =
  "its guest was shut down from inside, by power_state in cloudInit, a command or something in the image; " +
  'remove that, or set power: "stopped" if it is intended';

function leavingMessage({ machine, inspect }: ReadinessProbe, how: string): string {
  return (
    `cloud-init has finished in ${machine}, but its guest is about to shut down (${how}): power_state in cloudInit, a command, a ` +
    "scheduled shutdown (shutdown --show) or something in the image requests this; remove it, or set " +
    `power: "stopped" and use poweroff if it is intended; inspect it with: ${inspect}`
  );
}

async function failureMessage(probe: ReadinessProbe, errors: readonly string[]): Promise<string> {
  return [
    `cloud-init failed in ${probe.machine}:`,
    ...errors.map((error) => `  ${error}`),
    ...(await lastLines(probe)),
    `Inspect it with: ${probe.inspect}`,
  ].join("\n");
}

async function timeoutMessage(probe: ReadinessProbe, timeoutSeconds: number): Promise<string> {
  return [
    `${probe.machine} was not ready after ${timeoutSeconds} s. ${await probe.progress()}`,
    ...(await lastLines(probe)),
    `Inspect it with: ${probe.inspect}; allow more time with readiness.timeout`,
  ].join("\n");
}

/**
 * What `ssh-keygen` prints of a new host key. cloud-init 25.1, whose stages are one process, writes it when it ends, behind what commands have
 * printed.
 */
const keyGeneration = /^Generating public\/private \w+ key pair\.\r?\n[\s\S]*?^\+-+\[SHA256\]-+\+\r?\n?/gm;

/** What they hold is the guest's; nothing of the user-data is printed by us. */
async function lastLines(probe: ReadinessProbe): Promise<string[]> {
  const text = (await probe.log())?.replace(keyGeneration, "").trimEnd();
  if (!text) return [];
  const lines = text.split(/\r?\n/).slice(-15);
  return [`The guest's ${probe.logName} ends with:`, ...lines.map((line) => `  | ${line}`)];
}

/** How long a guest that is up may say nothing of cloud-init until its image is taken for one that never does, in milliseconds. */
const longestSilenceMs = 120_000;

/**
 * For guests whose image may have nothing that reports: a clock of how long one is up.
 * @returns a function that takes whether it is up now, and says whether that has lasted so long that it counts as ready
 */
export function silenceClock(timeoutSeconds: number): (up: boolean) => boolean {
  const limit = Math.min(longestSilenceMs, (timeoutSeconds * 1000) / 2);
  let upSince: number | undefined;
  return (up) => {
    upSince = up ? (upSince ?? Date.now()) : undefined;
    return upSince !== undefined && Date.now() - upSince >= limit;
  };
}
