import { poll } from "../../../process/poll";
import { ProgramError } from "../../../process/run";
import { virsh } from "./virsh";

/** How a program inside the guest ended. */
export interface GuestExit {
  exitCode: number;
  stdout: string;
  stderr: string;
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

/** The last `bytes` of a file in the guest; undefined where it does not exist. */
export async function readGuestFile(
  uri: string,
  domain: string,
  path: string,
  bytes = 48_000,
): Promise<string | undefined> {
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

/** Runs a program inside the guest, by argument vector. @throws Error where it does not end within `limitMs`. */
export async function execInGuest(
  uri: string,
  domain: string,
  argv: string[],
  limitMs: number,
  input = "",
): Promise<GuestExit> {
  const { pid } = await callAgent<{ pid: number }>(uri, domain, "guest-exec", {
    path: argv[0],
    arg: argv.slice(1),
    "capture-output": true,
    ...(input ? { "input-data": Buffer.from(input).toString("base64") } : {}),
  });
  const status = await poll(limitMs, async () => {
    const now = await callAgent<{ exited: boolean; exitcode?: number; "out-data"?: string; "err-data"?: string }>(
      uri,
      domain,
      "guest-exec-status",
      { pid },
    );
    return now.exited ? now : undefined;
  });
  if (!status) throw new Error(`${argv[0]} in ${domain} did not end within ${limitMs / 1000} s`);
  const text = (data: string | undefined) => Buffer.from(data ?? "", "base64").toString("utf8");
  return { exitCode: status.exitcode ?? -1, stdout: text(status["out-data"]), stderr: text(status["err-data"]) };
}
