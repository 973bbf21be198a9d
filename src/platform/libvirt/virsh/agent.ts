import { type ExecOptions, type ExecResult, type GuestChannel, replaceFileLine } from "../../../guest/channel";
import { outputPath, resultPath } from "../../../guest/cloudInitResult";
import { leavingFunction } from "../../../guest/leaving";
import { poll } from "../../../process/poll";
import { ProgramError } from "../../../process/run";
import type { GuestReporter } from "./readiness";
import { virsh } from "./virsh";

/** QEMU's guest agent as a channel. */
export function agentChannel(uri: string, domain: string): GuestChannel {
  const exec = (argv: readonly string[], options?: ExecOptions) => execInGuest(uri, domain, argv, options);
  return {
    exec,
    readFile: (path, lastBytes) => readGuestFile(uri, domain, path, lastBytes),
    async writeFile(path, content) {
      const { exitCode, stderr } = await exec(["/bin/sh", "-c", replaceFileLine(path, "cat")], { input: content });
      if (exitCode !== 0) throw new Error(`${path} in ${domain} cannot be written: ${stderr.trim()}`);
    },
  };
}

const callSeconds = 10;

/** One call of QEMU's guest agent (qga/qapi-schema.json of QEMU). @throws ProgramError where the agent does not answer or refuses. */
export async function callAgent<T>(uri: string, domain: string, execute: string, args?: object): Promise<T> {
  const command = JSON.stringify(args ? { execute, arguments: args } : { execute });
  const { stdout } = await virsh(uri, [
    "qemu-agent-command",
    "--timeout",
    String(callSeconds),
    `--domain=${domain}`,
    command,
  ]);
  return JSON.parse(stdout).return;
}

export async function agentAnswers(uri: string, domain: string): Promise<boolean> {
  return callAgent(uri, domain, "guest-ping").then(
    () => true,
    (error) => {
      if (error instanceof ProgramError) return false;
      throw error;
    },
  );
}

async function readGuestFile(uri: string, domain: string, path: string, bytes = 48_000): Promise<string | undefined> {
  let handle: number;
  try {
    handle = await callAgent<number>(uri, domain, "guest-file-open", { path, mode: "r" });
  } catch (error) {
    if (error instanceof ProgramError && /No such file/i.test(error.stderr)) return undefined;
    throw error;
  }
  try {
    const end = await callAgent<{ position: number }>(uri, domain, "guest-file-seek", {
      handle,
      offset: 0,
      whence: "end",
    });
    await callAgent(uri, domain, "guest-file-seek", {
      handle,
      offset: Math.max(0, end.position - bytes),
      whence: "set",
    });
    const read = await callAgent<{ "buf-b64": string }>(uri, domain, "guest-file-read", { handle, count: bytes });
    return Buffer.from(read["buf-b64"], "base64").toString("utf8");
  } finally {
    await callAgent(uri, domain, "guest-file-close", { handle });
  }
}

async function execInGuest(
  uri: string,
  domain: string,
  argv: readonly string[],
  { input = "", timeoutMs = 30_000 }: ExecOptions = {},
): Promise<ExecResult> {
  const { pid } = await callAgent<{ pid: number }>(uri, domain, "guest-exec", {
    path: argv[0],
    arg: argv.slice(1),
    "capture-output": true,
    ...(input ? { "input-data": Buffer.from(input).toString("base64") } : {}),
  });
  const status = await poll(timeoutMs, async () => {
    const now = await callAgent<{ exited: boolean; exitcode?: number; "out-data"?: string; "err-data"?: string }>(
      uri,
      domain,
      "guest-exec-status",
      { pid },
    );
    return now.exited ? now : undefined;
  });
  if (!status) throw new Error(`${argv[0]} in ${domain} did not end within ${timeoutMs / 1000} s`);
  const text = (data: string | undefined) => Buffer.from(data ?? "", "base64").toString("utf8");
  return { exitCode: status.exitcode ?? -1, stdout: text(status["out-data"]), stderr: text(status["err-data"]) };
}

/** QEMU's guest agent as what reports how far a guest is. */
export function agentReporter(uri: string, domain: string): GuestReporter {
  const channel: GuestChannel = agentChannel(uri, domain);
  let answered = false;
  let finished = false;
  let refused = 0;
  return {
    async result() {
      answered ||= await agentAnswers(uri, domain);
      // The agent is briefly unavailable when the guest restarts it or reboots.
      const result = answered ? await channel.readFile(resultPath).catch(onlyProgramErrors) : undefined;
      finished = result !== undefined;
      return result;
    },
    output: async () => (answered ? channel.readFile(outputPath, 8_000).catch(onlyProgramErrors) : undefined),
    async leaving() {
      const exit = await channel.exec(["/bin/sh", "-c", `${leavingFunction}leaving`]).catch(() => undefined);
      if (exit) return exit.stdout.trim();
      // An agent that cannot run programs cannot tell; if it disappears, the guest is shutting down.
      if (await agentAnswers(uri, domain)) refused += 1;
      return refused < 3 ? "undecided" : "";
    },
    progress() {
      if (finished)
        return "cloud-init has finished, but the guest is about to shut down or reboot: power_state in cloudInit or a command requested that, or a shutdown is scheduled within 15 minutes (shutdown --show)";
      return answered
        ? "its guest agent has responded, and cloud-init is still running"
        : "its guest agent has not responded: the guest does not boot, or the image has no qemu-guest-agent";
    },
  };
}

function onlyProgramErrors(error: unknown): undefined {
  if (error instanceof ProgramError) return undefined;
  throw error;
}
