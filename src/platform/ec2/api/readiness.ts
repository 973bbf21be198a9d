import { PowerState } from "../../../machine/args";
import { poll } from "../../../process/poll";
import type { AwsAccess } from "./access";
import { consoleText, endedBecause, type InstanceStatus, instanceStatus } from "./instances";

/** An instance whose guest is waited for. */
export interface AwaitedInstance {
  aws: AwsAccess;
  instanceId: string;
  /** Its name, for people. */
  machine: string;
  /** What is declared of it; undefined: it runs. */
  power?: PowerState;
}

/** How long a guest whose instance is healthy may write nothing of cloud-init to its console until it is taken for an image without. */
const silentImageMs = 120_000;

/** The console is read at every so many looks: AWS allows few requests a second, and there may be many machines. */
const looksPerConsole = 4;

const ended = ["shutting-down", "terminated", "stopping", "stopped"];

/**
 * Waits until cloud-init has finished in a guest, which it writes to the serial console; no network between this host and the guest is
 * needed. A guest that shuts itself down is ready where it is declared stopped. An image that says nothing of cloud-init there counts as
 * ready when AWS's checks have passed.
 * @throws Error with what went wrong in the guest, or after the limit with the state that it is in.
 */
export async function waitForGuest(awaited: AwaitedInstance, timeoutSeconds: number): Promise<void> {
  const { aws, instanceId } = awaited;
  const silence = Math.min(silentImageMs, (timeoutSeconds * 1000) / 2);
  let status: InstanceStatus | undefined;
  let text = "";
  let healthySince: number | undefined;
  let looks = 0;
  const report = await poll(timeoutSeconds * 1000, async () => {
    status = await instanceStatus(aws, instanceId);
    if (ended.includes(status.state)) {
      const { code, message } = await endedBecause(aws, instanceId);
      if (code === selfShutdown && awaited.power === PowerState.stopped) return [];
      throw new Error(
        endMessage(awaited, status.state, code === selfShutdown ? `${message}${selfShutdownHelp}` : message),
      );
    }
    healthySince = status.healthy ? (healthySince ?? Date.now()) : undefined;
    const silent = () => healthySince !== undefined && Date.now() - healthySince >= silence && !startedCloudInit(text);
    if (status.state !== "running" || (looks++ % looksPerConsole !== 0 && !silent())) return undefined;
    text = await consoleText(aws, instanceId);
    return readConsole(text) ?? (silent() ? [] : undefined);
  });
  if (!report) throw new Error(timeoutMessage(awaited, status, text, timeoutSeconds));
  if (report.length > 0) throw new Error(failureMessage(awaited, report, text));
}

function startedCloudInit(text: string): boolean {
  return /cloud-init/i.test(text);
}

/** What went wrong by the console's text; undefined while cloud-init is still at work. */
export function readConsole(text: string): string[] | undefined {
  if (!/Cloud-init v\. \S+ finished at /.test(text)) return undefined;
  const lines = text.split(/\r?\n/);
  const failed = /(vmfarm: (?:commands|the data disk|the filesystem).*)|(Failed to run module .*)/;
  return [...new Set(lines.flatMap((line) => failed.exec(line)?.[0].trim() ?? []))].slice(0, 5);
}

/** AWS's code for a guest that was shut down from inside. */
const selfShutdown = "Client.InstanceInitiatedShutdown";
const selfShutdownHelp =
  ' (power_state in cloudInit, a command or something in the image asked for that; take it out, or write power: "stopped" where it is meant)';

function endMessage({ aws, instanceId, machine }: AwaitedInstance, state: string, reason: string): string {
  return `${machine} (${instanceId}) is ${state} before it was ready${reason ? `: ${reason}` : ""}; ${howToLook(aws, instanceId)}`;
}

function failureMessage({ aws, instanceId, machine }: AwaitedInstance, errors: string[], text: string): string {
  return [
    `cloud-init failed in ${machine} (${instanceId}):`,
    ...errors.map((error) => `  ${error}`),
    ...lastLines(text),
    howToLook(aws, instanceId),
  ].join("\n");
}

function timeoutMessage(
  { aws, instanceId, machine }: AwaitedInstance,
  status: InstanceStatus | undefined,
  text: string,
  timeoutSeconds: number,
): string {
  return [
    `${machine} (${instanceId}) was not ready after ${timeoutSeconds} s. It is ${status?.state ?? "unknown"}, AWS's checks have ` +
      `${status?.healthy ? "" : "not "}passed, and cloud-init has not written to the console that it is finished.`,
    ...lastLines(text),
    `${howToLook(aws, instanceId)}; allow more time with readiness.timeout`,
  ].join("\n");
}

/** What the console holds is the guest's; nothing of the user-data is printed by us. */
function lastLines(text: string): string[] {
  const lines = text.trimEnd().split(/\r?\n/).slice(-15);
  return text.trim() === "" ? [] : ["The guest's console ends:", ...lines.map((line) => `  | ${line}`)];
}

function howToLook({ region }: AwsAccess, instanceId: string): string {
  return `look with: aws ec2 get-console-output --region ${region} --latest --output text --instance-id ${instanceId}`;
}
