import { type GuestState, type ReadinessProbe, silenceClock } from "../../../guest/readiness";
import type { AwsAccess } from "./access";
import { consoleText, endedBecause, type InstanceStatus, instanceStatus } from "./instances";

/** An instance whose guest is waited for. */
export interface AwaitedInstance {
  aws: AwsAccess;
  instanceId: string;
  /** Its name, for people. */
  machine: string;
}

/** The console is read at every so many looks: AWS allows few requests a second, and there may be many machines. */
const looksPerConsole = 4;

const ended = ["shutting-down", "terminated", "stopping", "stopped"];

/** AWS's code for a guest that was shut down from inside. */
const selfShutdown = "Client.InstanceInitiatedShutdown";

/**
 * What cloud-init writes to the serial console. An image that writes nothing of it there counts as ready when AWS's checks have passed for
 * a while.
 */
export function consoleProbe({ aws, instanceId, machine }: AwaitedInstance, timeoutSeconds: number): ReadinessProbe {
  const healthyLongEnough = silenceClock(timeoutSeconds);
  let status: InstanceStatus | undefined;
  let text = "";
  let looks = 0;
  return {
    machine: `${machine} (${instanceId})`,
    logName: "console",
    inspect: `aws ec2 get-console-output --region ${aws.region} --latest --output text --instance-id ${instanceId}`,
    async look(): Promise<GuestState> {
      status = await instanceStatus(aws, instanceId);
      const { state, healthy } = status;
      if (ended.includes(state)) {
        const { code, message } = await endedBecause(aws, instanceId);
        return { is: "stopped", state, fromInside: code === selfShutdown, reason: message };
      }
      const upLong = healthyLongEnough(healthy);
      const silent = () => upLong && !/cloud-init/i.test(text);
      if (state !== "running" || (looks++ % looksPerConsole !== 0 && !silent())) return { is: "starting" };
      text = await consoleText(aws, instanceId);
      const errors = readConsole(text) ?? (silent() ? [] : undefined);
      return errors ? { is: "finished", errors } : { is: "starting" };
    },
    progress: () =>
      `It is ${status?.state ?? "unknown"}, AWS's status checks have ${status?.healthy ? "" : "not "}passed, and cloud-init has not reported on ` +
      "the console that it has finished.",
    log: () => text,
  };
}

/** What went wrong by the console's text; undefined while cloud-init is still at work. */
export function readConsole(text: string): string[] | undefined {
  if (!/Cloud-init v\. \S+ finished at /.test(text)) return undefined;
  const lines = text.split(/\r?\n/);
  const failed = /(vmfarm: (?:commands|the data disk|the filesystem).*)|(Failed to run module .*)/;
  return [...new Set(lines.flatMap((line) => failed.exec(line)?.[0].trim() ?? []))].slice(0, 5);
}
