import { ProgramError } from "../../../host/run";
import { virsh } from "../../../host/virsh";
import { poll } from "../../../lifecycle/poll";
import { agentAnswers, readGuestFile } from "./agent";
import { consoleCommand } from "./consoleCommand";
import { orUndefined } from "./volumes";

/** cloud-init writes it when its last stage has ended ("status" in cloud-init's documentation of boot stages). */
const resultPath = "/run/cloud-init/result.json";
const outputPath = "/var/log/cloud-init-output.log";

type Stage = "no agent" | "cloud-init running";

/**
 * Waits until cloud-init has finished in a domain, seen through the guest agent: no network between this host and the guest is needed.
 * @throws Error with cloud-init's errors and the guest's own log lines, or after the limit with the state the guest is in.
 */
export async function waitForGuest(uri: string, domain: string, timeoutSeconds: number): Promise<void> {
  let stage: Stage = "no agent";
  const result = await poll(timeoutSeconds * 1000, async () => {
    await refuseStopped(uri, domain);
    if (stage === "no agent" && !(await agentAnswers(uri, domain))) return undefined;
    stage = "cloud-init running";
    // The agent goes away for a moment when the guest restarts it or reboots.
    return readGuestFile(uri, domain, resultPath).catch(onlyProgramErrors);
  });
  if (result === undefined) throw new Error(await timeoutMessage(uri, domain, timeoutSeconds, stage));
  const errors = cloudInitErrors(result);
  if (errors.length > 0) throw new Error(await failureMessage(uri, domain, errors));
}

/** The errors in cloud-init's result.json. */
export function cloudInitErrors(result: string): string[] {
  const { v1 } = JSON.parse(result) as { v1: { errors?: string[] } };
  return v1.errors ?? [];
}

async function refuseStopped(uri: string, domain: string): Promise<void> {
  const state = await domainState(uri, domain);
  if (["shut off", "crashed", "no such domain"].includes(state)) {
    throw new Error(
      `${domain} is not running any more (${state}) before it was ready; its console: ${consoleCommand(uri, domain)}`,
    );
  }
}

async function domainState(uri: string, domain: string): Promise<string> {
  return (await orUndefined(virsh(uri, ["domstate", domain])))?.stdout.trim() ?? "no such domain";
}

function onlyProgramErrors(error: unknown): undefined {
  if (error instanceof ProgramError) return undefined;
  throw error;
}

async function failureMessage(uri: string, domain: string, errors: string[]): Promise<string> {
  return [
    `cloud-init failed in ${domain}:`,
    ...errors.map((error) => `  ${error}`),
    ...(await guestLog(uri, domain)),
    `Look further with: ${consoleCommand(uri, domain)}`,
  ].join("\n");
}

async function timeoutMessage(uri: string, domain: string, timeoutSeconds: number, stage: Stage): Promise<string> {
  const state = await domainState(uri, domain);
  const reached =
    stage === "no agent"
      ? "its guest agent has not answered: the kernel does not come up, or the image has no qemu-guest-agent"
      : "its guest agent answers and cloud-init is still at work";
  return [
    `${domain} was not ready after ${timeoutSeconds} s. The domain is ${state}; ${reached}.`,
    ...(stage === "no agent" ? [] : await guestLog(uri, domain)),
    `Look with: ${consoleCommand(uri, domain)}; allow more time with readiness.timeout`,
  ].join("\n");
}

/** The guest's own last lines. What they hold is the guest's; nothing of the user-data is printed by us. */
async function guestLog(uri: string, domain: string): Promise<string[]> {
  const text = await readGuestFile(uri, domain, outputPath, 4_000).catch(onlyProgramErrors);
  if (!text) return [];
  const lines = text.trimEnd().split("\n").slice(-15);
  return [`The guest's ${outputPath} ends:`, ...lines.map((line) => `  | ${line}`)];
}
