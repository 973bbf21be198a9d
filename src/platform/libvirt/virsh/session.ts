import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import { type Finished, lastLines, ProgramError } from "../../../process/run";

/** What virsh prints when it is ready for a line. */
const prompt = "virsh # ";

const noConnection = /^error: failed to connect to the hypervisor$/m;
/** What virsh reports of its connection, beside the errors of commands. */
const connectionLost = /^error: (Disconnected from|Reconnected to|Failed to reconnect to) /m;
/** It has a new connection, over which it runs the command. */
const reconnected = /^(error: Disconnected from .*\n)?error: Reconnected to the hypervisor\n/;
/** The command had ended, or needed no connection. */
const onlyDisconnected = /^error: Disconnected from .*\n$/;

/** Where virsh would save its history: it cannot, for commands may contain secrets, and the user's own stays as it is. */
const noDirectory = "/dev/null";
const historyNotSaved = /^error: Failed to create '\/dev\/null\/.*\n/m;

/** What is waited for: `read` returns undefined until virsh has printed all of it. */
interface Exchange {
  read(stdout: string, stderr: string): Finished | undefined;
  resolve(finished: Finished): void;
  reject(error: ProgramError): void;
}

/**
 * An interactive virsh that is kept with its connection and takes one line of commands after the other. It does not keep this process alive
 * while it is idle, and ends with this process, because its standard input does.
 */
export class VirshSession {
  private readonly process: ChildProcess;
  /** No guest knows it: nothing that it writes is taken for a mark. */
  private readonly token = randomBytes(8).toString("hex");
  private stdout = "";
  private stderr = "";
  private exchange: Exchange | undefined;
  private connected = false;
  private open = true;

  private constructor(
    private readonly uri: string,
    private readonly onClose: (session: VirshSession) => void,
  ) {
    this.process = spawn("virsh", ["--quiet", `--connect=${uri}`], {
      env: {
        ...process.env,
        LC_ALL: "C",
        XDG_CACHE_HOME: noDirectory,
        // No character of a line is one of the user's keys.
        INPUTRC: "/dev/null",
        TERM: "dumb",
      },
    });
    const { stdin, stdout, stderr } = this.process;
    // How virsh ended is reported, not the broken pipe.
    stdin?.on("error", () => {});
    stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.stdout += text;
      this.look();
    });
    stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
      this.look();
      // Without a command, virsh only reports that the connection is gone.
      if (!this.exchange) this.close();
    });
    // Where virsh is not installed, a process for the command reports it.
    this.process.on("error", () => this.ended(undefined, null));
    this.process.on("close", (code, signal) => this.ended(code ?? undefined, signal));
  }

  /**
   * @param onClose called once, when the session takes no more commands
   * @returns undefined where virsh cannot be used like this: it is too old, or asks for a password
   * @throws ProgramError where libvirt does not respond
   */
  static async open(uri: string, onClose: (session: VirshSession) => void): Promise<VirshSession | undefined> {
    const session = new VirshSession(uri, onClose);
    try {
      if (await session.takesCommands()) return session;
    } catch (error) {
      if (noConnection.test((error as ProgramError).stderr)) throw error;
    }
    session.close();
    return undefined;
  }

  /**
   * @param line commands as virsh reads them: each runs whatever the ones before it report, none if one cannot be parsed
   * @returns what they print; only standard error says whether they failed
   * @throws ProgramError where virsh ends before they do: they may have had an effect
   */
  async run(line: string): Promise<Finished> {
    const mark = (name: string) => `${name}-${this.token}`;
    const [begin, end, done] = [mark("begin"), mark("end"), mark("done")];
    // The last line is apart, because virsh runs nothing of a line that it cannot parse.
    const lines = [`${echo(begin)}; ${line}; ${echo(end)}`, `${echo(done)}; ${echoError(done)}`];
    const { stdout, stderr } = await this.ask(lines, (printed, reported) => {
      const until = reported.indexOf(`error: ${done}\n`);
      if (until < 0 || !printed.includes(done)) return undefined;
      const from = printed.indexOf(begin);
      return {
        stdout: from < 0 ? "" : printed.slice(from + begin.length, printed.lastIndexOf(end)),
        stderr: reported.slice(0, until),
      };
    });
    if (connectionLost.test(stderr)) this.close();
    return { stdout, stderr: stderr.replace(reconnected, "").replace(onlyDisconnected, "") };
  }

  get isOpen(): boolean {
    return this.open;
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  close(): void {
    if (!this.open) return;
    this.open = false;
    this.process.stdin?.end();
    this.onClose(this);
  }

  private async takesCommands(): Promise<boolean> {
    const { stdout } = await this.ask([], (printed) =>
      printed !== prompt && prompt.startsWith(printed) ? undefined : { stdout: printed, stderr: "" },
    );
    this.connected = stdout === prompt;
    if (!this.connected) return false;
    const { stderr } = await this.ask([echoError(this.token)], (_, reported) =>
      reported.includes("\n") ? { stdout: "", stderr: reported } : undefined,
    );
    return stderr === `error: ${this.token}\n`;
  }

  /** Only one at a time. */
  private async ask(lines: readonly string[], read: Exchange["read"]): Promise<Finished> {
    this.stdout = "";
    this.stderr = "";
    this.keepProcessAlive(true);
    try {
      return await new Promise((resolve, reject) => {
        this.exchange = { read, resolve, reject };
        this.process.stdin?.write(lines.map((line) => `${line}\n`).join(""));
      });
    } finally {
      this.exchange = undefined;
      this.keepProcessAlive(false);
    }
  }

  private look(): void {
    const finished = this.exchange?.read(this.stdout, this.stderr);
    if (finished) this.exchange?.resolve(finished);
  }

  private ended(exitCode: number | undefined, signal: string | null): void {
    this.close();
    const stderr = this.stderr.replace(historyNotSaved, "");
    const reason = signal ? `it was terminated by ${signal}` : lastLines(stderr) || `exit code ${exitCode}`;
    // What a command has done before virsh ended is not known by virsh's exit code.
    const code = this.connected ? undefined : exitCode;
    this.exchange?.reject(new ProgramError("virsh", ["--quiet", `--connect=${this.uri}`], code, stderr, reason));
  }

  private keepProcessAlive(alive: boolean): void {
    const { stdin, stdout, stderr } = this.process;
    for (const handle of [this.process, stdin, stdout, stderr] as (Socket | null)[])
      if (alive) handle?.ref();
      else handle?.unref();
  }
}

/** virsh also prints the lines that it reads: what is looked for is not in them as it is. */
function echo(mark: string, ...options: string[]): string {
  return ["echo", ...options, `"${mark.slice(0, 4)}""${mark.slice(4)}"`].join(" ");
}

function echoError(mark: string): string {
  return echo(mark, "--err");
}
