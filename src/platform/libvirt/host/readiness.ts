import { poll } from "../../../lifecycle/poll";
import { consoleCommand } from "./consoleCommand";
import { domainState, inWords, isRunning, whatHoldsIt } from "./domainState";

/** What tells from outside how far a guest is. */
export interface Witness {
  /** cloud-init's result.json; undefined while it has not finished. */
  result(): Promise<string | undefined>;
  /** The end of cloud-init's output, where it can be read. */
  output(): Promise<string | undefined>;
  /** How far the guest has come that has not finished. */
  reached(): string;
  /** Longest pause between two questions, in milliseconds. Default: that of `poll`. */
  readonly longestPauseMs?: number;
}

/**
 * Waits until cloud-init has finished in a domain.
 * @throws Error with cloud-init's errors and the guest's own log lines, or after the limit with the state the guest is in.
 */
export async function waitForGuest(
  uri: string,
  domain: string,
  witness: Witness,
  timeoutSeconds: number,
): Promise<void> {
  const ask = async () => {
    await refuseStopped(uri, domain);
    return witness.result();
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

async function refuseStopped(uri: string, domain: string): Promise<void> {
  const now = await domainState(uri, domain);
  if (isRunning(now)) return;
  const held = await whatHoldsIt(uri, domain, now);
  if (held === undefined && !["shut off", "no such domain"].includes(now.state)) return;
  throw new Error(
    `${domain} is not running any more (${inWords(now)}) before it was ready${held === undefined ? "" : `: ${held}`}; ` +
      `its console: ${consoleCommand(uri, domain)}`,
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
