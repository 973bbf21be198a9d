import { type ExecResult, type GuestChannel, replaceFileLine } from "../../../guest/channel";
import { poll } from "../../../process/poll";
import { shellWord } from "../../../process/shellWord";
import type { AwsAccess } from "./access";
import { awsReason, hasCode } from "./awsError";
import { awsClient } from "./clients";

const defaultTimeoutMs = 60_000;
/** AWS takes no shorter one. */
const shortestTimeoutMs = 30_000;
/** Characters of its output that an invocation keeps. */
const longestOutput = 24_000;
/** Our own exit code, which no program of the line has. */
const noSuchFile = 44;
const running = ["Pending", "InProgress", "Delayed"];

/**
 * The agent of the Systems Manager as a channel. AWS keeps for a month what is run and written, so nothing of it may be a secret. Of a
 * program's output it keeps the first 24,000 characters.
 */
export function ssmChannel(access: AwsAccess, instanceId: string): GuestChannel {
  const run = (line: string, timeoutMs?: number) => runLine(access, instanceId, line, timeoutMs);
  const exec: GuestChannel["exec"] = (argv, { input, timeoutMs } = {}) => {
    const line = argv.map(shellWord).join(" ");
    return run(input === undefined ? line : `${printed(input)} | ${line}`, timeoutMs);
  };
  return {
    exec,
    async readFile(path, lastBytes = longestOutput) {
      const file = shellWord(path);
      // Whole base64: three bytes are four characters.
      const bytes = Math.min(lastBytes, (longestOutput / 4) * 3);
      const { exitCode, stdout, stderr } = await run(
        `[ -e ${file} ] || exit ${noSuchFile}; tail -c ${bytes} ${file} | base64 -w 0`,
      );
      if (exitCode === noSuchFile) return undefined;
      if (exitCode !== 0) throw new Error(`${path} in ${instanceId} cannot be read: ${stderr.trim()}`);
      return Buffer.from(stdout, "base64").toString("utf8");
    },
    async writeFile(path, content) {
      const { exitCode, stderr } = await run(replaceFileLine(path, printed(content)));
      if (exitCode !== 0) throw new Error(`${path} in ${instanceId} cannot be written: ${stderr.trim()}`);
    },
  };
}

/** A command that prints a text, whatever is in it. */
function printed(text: string): string {
  return `echo ${Buffer.from(text, "utf8").toString("base64")} | base64 -d`;
}

async function runLine(
  access: AwsAccess,
  instanceId: string,
  line: string,
  timeoutMs = defaultTimeoutMs,
): Promise<ExecResult> {
  try {
    return await ended(access, instanceId, await send(access, instanceId, line, timeoutMs), timeoutMs);
  } catch (error) {
    throw new Error(awsReason(error), { cause: error });
  }
}

async function ended(access: AwsAccess, InstanceId: string, CommandId: string, timeoutMs: number): Promise<ExecResult> {
  const ssm = awsClient("ssm", access);
  const answer = await poll(timeoutMs, async () => {
    try {
      const found = await ssm.getCommandInvocation({ CommandId, InstanceId });
      return found.Status && !running.includes(found.Status) ? found : undefined;
    } catch (error) {
      if (hasCode(error, "InvocationDoesNotExist")) return undefined;
      throw error;
    }
  });
  if (!answer) throw new Error(`the guest of ${InstanceId} has not responded within ${timeoutMs / 1000} s`);
  const { Status, StatusDetails, ResponseCode, StandardOutputContent = "", StandardErrorContent = "" } = answer;
  if (Status !== "Success" && Status !== "Failed")
    throw new Error(`${StatusDetails ?? Status}: ${StandardErrorContent.trim()}`);
  const exitCode = Status === "Success" ? 0 : ResponseCode || -1;
  return { exitCode, stdout: StandardOutputContent, stderr: StandardErrorContent };
}

async function send(access: AwsAccess, instanceId: string, line: string, timeoutMs: number): Promise<string> {
  try {
    const { Command } = await awsClient("ssm", access).sendCommand({
      InstanceIds: [instanceId],
      DocumentName: "AWS-RunShellScript",
      Parameters: { commands: [line] },
      TimeoutSeconds: Math.max(timeoutMs, shortestTimeoutMs) / 1000,
    });
    return Command!.CommandId!;
  } catch (error) {
    if (!hasCode(error, "InvalidInstanceId")) throw error;
    throw new Error("the Systems Manager agent is not in the image, or cannot reach AWS", { cause: error });
  }
}
