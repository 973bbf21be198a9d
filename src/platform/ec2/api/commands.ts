import { poll } from "../../../process/poll";
import type { AwsAccess } from "./access";
import { hasCode } from "./awsError";
import { awsClient } from "./clients";

const longestMs = 60_000;
const running = ["Pending", "InProgress", "Delayed"];

/**
 * Runs lines for the shell as root in a guest, through the agent of the Systems Manager. AWS keeps the lines for a month, so no secrets.
 * @throws Error where the guest has no agent that is connected, or a line fails.
 */
export async function runInGuest(access: AwsAccess, instanceId: string, commands: string[]): Promise<void> {
  const ssm = awsClient("ssm", access);
  const CommandId = await send(access, instanceId, commands);
  const answer = await poll(longestMs, async () => {
    try {
      const found = await ssm.getCommandInvocation({ CommandId, InstanceId: instanceId });
      return found.Status && !running.includes(found.Status) ? found : undefined;
    } catch (error) {
      if (hasCode(error, "InvocationDoesNotExist")) return undefined;
      throw error;
    }
  });
  if (!answer) throw new Error(`the guest of ${instanceId} has not answered for ${longestMs / 1000} s`);
  if (answer.Status !== "Success")
    throw new Error(`${answer.StatusDetails ?? answer.Status}: ${answer.StandardErrorContent?.trim() ?? ""}`);
}

async function send(access: AwsAccess, instanceId: string, commands: string[]): Promise<string> {
  try {
    const { Command } = await awsClient("ssm", access).sendCommand({
      InstanceIds: [instanceId],
      DocumentName: "AWS-RunShellScript",
      Parameters: { commands },
      TimeoutSeconds: longestMs / 1000,
    });
    return Command!.CommandId!;
  } catch (error) {
    if (!hasCode(error, "InvalidInstanceId")) throw error;
    throw new Error("the agent of the Systems Manager is not in the image, or does not reach AWS", { cause: error });
  }
}
