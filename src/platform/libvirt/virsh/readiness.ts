import { poll } from "../../../process/poll";
import { hypervisorOf } from "../hypervisor";
import { consoleCommand } from "./consoleCommand";
import { type DomainState, domainState, inWords, isOff, isPassing, isRunning, whatHoldsIt } from "./domainState";

/** What tells from outside how far a guest is. */
export interface Witness {
  /** cloud-init's result.json; undefined while it has not finished. */
  result(): Promise<string | undefined>;
  /** The end of cloud-init's output, where it can be read. */
  output(): Promise<string | undefined>;
  /**
   * How a guest in which cloud-init has finished is about to leave by itself: `reboot`, `poweroff`, `halt`, another word while that is not
   * decided; empty where it stays. Left out: its result is told only when it stays.
   */
  leaving?(): Promise<string>;
  /** How far the guest has come that has not finished. */
  reached(): string;
  /** Longest pause between two questions, in milliseconds. Default: that of `poll`. */
  readonly longestPauseMs?: number;
}

/**
 * Waits until cloud-init has finished in a domain. A guest that reboots by itself then is waited for until it is there again; one that
 * shuts itself down is ready where it is declared not to run.
 * @throws Error with cloud-init's errors and the guest's own log lines, or after the limit with the state the guest is in.
 */
export async function waitForGuest(
  uri: string,
  domain: string,
  witness: Witness,
  timeoutSeconds: number,
  mayShutDown = false,
): Promise<void> {
  const ask = async () => {
    if (await hasShutDown(uri, domain, mayShutDown)) return noErrors;
    const result = await witness.result();
    if (result === undefined || cloudInitErrors(result).length > 0) return result;
    const leaving = (await witness.leaving?.()) ?? "";
    if (leaving === "" || (leaving === "poweroff" && mayShutDown)) return result;
    if (leaving === "poweroff" || leaving === "halt") throw new Error(leavingMessage(uri, domain, leaving));
    return undefined;
  };
  const result = await poll(timeoutSeconds * 1000, ask, witness.longestPauseMs);
  if (result === undefined) throw new Error(await timeoutMessage(uri, domain, timeoutSeconds, witness));
  const errors = cloudInitErrors(result);
  if (errors.length > 0) throw new Error(await failureMessage(uri, domain, errors, witness));
}

/** The errors in cloud-init's result.json. */
export function cloudInitErrors(result: string): string[] {
  const { v1 } = JSON.parse(result) as { v1: { errors?: string[] } };
  return v1.errors ?? [];
}

const noErrors = '{"v1": {}}';

/** Whether the guest has shut itself down where it may. @throws Error where the domain does not run, and will not by itself */
async function hasShutDown(uri: string, domain: string, mayShutDown: boolean): Promise<boolean> {
  const now = await lastingState(uri, domain);
  // What a backup or a snapshot holds for a moment goes on by itself.
  if (isRunning(now) || isPassing(now)) return false;
  const itself = now.state === "shut off" && now.reason === "shutdown";
  if (itself && mayShutDown) return true;
  const why = itself ? selfShutdown : await whatHoldsIt(uri, domain, now);
  if (why === undefined && !isOff(now)) return false;
  throw new Error(
    `${domain} is not running any more (${inWords(now)}) before it was ready${why === undefined ? "" : `: ${why}`}; ` +
      `its console: ${consoleCommand(uri, domain)}`,
  );
}

/** Xen makes a new domain of a guest that reboots: for a moment there is none. */
async function lastingState(uri: string, domain: string): Promise<DomainState> {
  const now = await domainState(uri, domain);
  if (hypervisorOf(uri) !== "xen" || !isOff(now)) return now;
  const look = async () => {
    const next = await domainState(uri, domain);
    return isOff(next) ? undefined : next;
  };
  return (await poll(xenRebootMs, look)) ?? now;
}

const xenRebootMs = 3_000;

const selfShutdown =
  "its guest was shut down from inside, by power_state in cloudInit, by a command or by something in the image; " +
  'take that out, or write power: "stopped" where it is meant';

function leavingMessage(uri: string, domain: string, leaving: string): string {
  return (
    `cloud-init has finished in ${domain}, and its guest is about to leave (${leaving}): power_state in cloudInit, a command, a shutdown ` +
    `that is scheduled (shutdown --show) or something in the image asks for that; take it out, or write power: "stopped" and poweroff where it is meant; its console: ${consoleCommand(uri, domain)}`
  );
}

async function failureMessage(uri: string, domain: string, errors: string[], witness: Witness): Promise<string> {
  return [
    `cloud-init failed in ${domain}:`,
    ...errors.map((error) => `  ${error}`),
    ...(await guestLog(witness)),
    `Look further with: ${consoleCommand(uri, domain)}`,
  ].join("\n");
}

async function timeoutMessage(uri: string, domain: string, timeoutSeconds: number, witness: Witness): Promise<string> {
  const now = await domainState(uri, domain);
  return [
    `${domain} was not ready after ${timeoutSeconds} s. The domain is ${inWords(now)}; ${witness.reached()}.`,
    ...(await guestLog(witness)),
    `Look with: ${consoleCommand(uri, domain)}; allow more time with readiness.timeout`,
  ].join("\n");
}

/** The guest's own last lines. What they hold is the guest's; nothing of the user-data is printed by us. */
async function guestLog(witness: Witness): Promise<string[]> {
  const text = await witness.output();
  if (!text) return [];
  const lines = text.trimEnd().split("\n").slice(-15);
  return ["The guest's /var/log/cloud-init-output.log ends:", ...lines.map((line) => `  | ${line}`)];
}
