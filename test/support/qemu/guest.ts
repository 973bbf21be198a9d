import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { poll } from "../../../src/process/poll";
import { run } from "../../../src/process/run";
import { count } from "../counts";

export type Firmware = "bios" | "uefi";
/** A machine's disk controller and network card, and what it identifies itself as. */
export type Hardware = "virtio" | "vmware" | "domain";

const ovmf = "/usr/share/OVMF";

/** QEMU has VMware's disk controller and network card. A guest recognises its hypervisor by the firmware. */
const machine: Record<Hardware, string[]> = {
  virtio: ["-machine", "q35", "-smp", "2", "-cpu", "max", "-nic", "none"],
  // A machine's defaults on libvirt.
  domain: [
    ...["-machine", "pc", "-smp", "1", "-cpu", "max", "-nodefaults"],
    ...["-nic", "user,restrict=on,model=virtio-net-pci,mac=52:54:00:00:00:01"],
    ...["-device", "virtio-balloon-pci", "-device", "virtio-rng-pci"],
  ],
  vmware: [
    ...["-machine", "q35", "-smp", "2"],
    ...["-cpu", "max,hypervisor=off", "-smbios", "type=1,manufacturer=VMware,, Inc."],
    ...["-device", "pvscsi", "-nic", "user,restrict=on,model=vmxnet3"],
  ],
};

/** A machine without a network, emulated by QEMU, with its serial console and guest agent at hand. */
export class Guest {
  private serial = "";
  private ended = false;
  private wake = () => {};

  private constructor(
    private readonly qemu: ChildProcess,
    private readonly agentSocket: string,
  ) {
    const gather = (chunk: Buffer) => {
      this.serial += chunk.toString("latin1");
      this.wake();
    };
    qemu.stdout!.on("data", gather);
    qemu.stderr!.on("data", gather);
    qemu.on("close", () => {
      this.ended = true;
      this.wake();
    });
  }

  /** Starts a machine on an overlay; all its files are in `dir`. */
  static start(dir: string, firmware: Firmware, disk: string, seed?: string, hardware: Hardware = "virtio"): Guest {
    const agentSocket = join(dir, `${firmware}.agent`);
    const drive = (file: string, format: string, more = "") => ["-drive", `file=${file},format=${format}${more}`];
    const args = ["-accel", "tcg,thread=multi", "-m", "512", "-no-reboot", ...machine[hardware]];
    args.push("-display", "none", "-serial", "stdio", "-monitor", "none");
    const bus = hardware === "vmware" ? "if=none" : "if=virtio";
    args.push(...drive(disk, "qcow2", `,${bus},id=disk,cache=unsafe`));
    if (seed) args.push(...drive(seed, "raw", `,${bus},id=seed,readonly=on`));
    if (hardware === "vmware")
      for (const id of seed ? ["disk", "seed"] : ["disk"]) args.push("-device", `scsi-hd,drive=${id}`);
    args.push("-device", "virtio-serial", "-chardev", `socket,id=agent,path=${agentSocket},server=on,wait=off`);
    args.push("-device", "virtserialport,chardev=agent,name=org.qemu.guest_agent.0");
    if (firmware === "uefi") {
      const variables = join(dir, "variables.fd");
      copyFileSync(join(ovmf, "OVMF_VARS_4M.fd"), variables);
      args.push(...drive(join(ovmf, "OVMF_CODE_4M.fd"), "raw", ",if=pflash,readonly=on"));
      args.push(...drive(variables, "raw", ",if=pflash"));
    }
    count("boot");
    return new Guest(spawn("qemu-system-x86_64", args, { stdio: ["ignore", "pipe", "pipe"] }), agentSocket);
  }

  /** Resolves when the serial console has shown a text; rejects with the end of its output if the machine stops or the time is over. */
  async shows(text: string, timeoutMs: number): Promise<void> {
    const deadline = AbortSignal.timeout(timeoutMs);
    deadline.addEventListener("abort", () => this.wake());
    while (!this.serial.includes(text)) {
      if (this.ended || deadline.aborted)
        throw new Error(`the console did not show "${text}"; it ends in:\n${this.serial.slice(-2000)}`);
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  /** Runs a shell command in the guest through its agent. Each check whether it has ended costs the guest some processor time. */
  async shell(command: string, timeoutMs: number, pollMs = 300): Promise<{ exitCode: number; output: string }> {
    const agent = await Agent.open(this.agentSocket, timeoutMs);
    try {
      const argument = { path: "/bin/sh", arg: ["-c", command], "capture-output": true };
      const { pid } = await agent.ask("guest-exec", argument);
      for (const end = Date.now() + timeoutMs; Date.now() < end; await wait(pollMs)) {
        const status = await agent.ask("guest-exec-status", { pid });
        if (!status.exited) continue;
        const text = (part?: string) => Buffer.from(part ?? "", "base64").toString();
        return { exitCode: status.exitcode, output: text(status["out-data"]) + text(status["err-data"]) };
      }
      throw new Error(`"${command}" did not end in the guest within ${timeoutMs} ms`);
    } finally {
      agent.close();
    }
  }

  /** Processor time of this host that the machine has used. */
  cpuSeconds(): number {
    // Fields 14 and 15 of proc(5), in hundredths of a second; the second field, in parentheses, may contain blanks.
    const fields = readFileSync(`/proc/${this.qemu.pid}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }

  async stop(): Promise<void> {
    if (this.ended) return;
    const closed = new Promise((resolve) => this.qemu.once("close", resolve));
    this.qemu.kill("SIGKILL");
    await closed;
  }
}

interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: each command answers in its own shape
  return?: any;
  error?: { desc: string };
}

/** The QEMU guest agent's protocol: one line of JSON in each direction. */
class Agent {
  private buffered = "";
  private constructor(private readonly socket: Socket) {}

  static async open(path: string, timeoutMs: number): Promise<Agent> {
    const socket = await poll(timeoutMs, () => connected(path));
    if (!socket) throw new Error(`nothing listens at ${path} after ${timeoutMs} ms`);
    const agent = new Agent(socket);
    const id = Date.now();
    // The port buffers while no agent listens, so one request is enough; the answer comes when the agent has started.
    socket.write(`${JSON.stringify({ execute: "guest-sync", arguments: { id } })}\n`);
    for (const end = Date.now() + timeoutMs; ; ) {
      if ((await agent.answer(end - Date.now())).return === id) return agent;
    }
  }

  async ask(execute: string, args: object) {
    this.socket.write(`${JSON.stringify({ execute, arguments: args })}\n`);
    const answer = await this.answer(60_000);
    if (answer.error) throw new Error(`${execute}: ${answer.error.desc}`);
    return answer.return;
  }

  close(): void {
    this.socket.destroy();
  }

  private answer(timeoutMs: number): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("the guest agent did not answer")), timeoutMs);
      const read = (chunk: Buffer) => {
        this.buffered += chunk.toString();
        const end = this.buffered.indexOf("\n");
        if (end < 0) return;
        const line = this.buffered.slice(0, end);
        this.buffered = this.buffered.slice(end + 1);
        clearTimeout(timer);
        this.socket.off("data", read);
        resolve(JSON.parse(line));
      };
      this.socket.on("data", read);
      read(Buffer.alloc(0));
    });
  }
}

/** QEMU creates the socket some time after it has started. @returns undefined until then */
function connected(path: string): Promise<Socket | undefined> {
  const socket = connect(path);
  return new Promise((resolve) => {
    socket.once("connect", () => resolve(socket));
    socket.once("error", () => resolve(undefined));
  });
}

/** An overlay on an image, as large as a machine's disk. */
export async function overlay(
  dir: string,
  name: string,
  image: string,
  size = "8G",
  format: "qcow2" | "vmdk" = "qcow2",
): Promise<string> {
  const disk = join(dir, `${name}.qcow2`);
  await run("qemu-img", ["create", "-q", "-f", "qcow2", "-F", format, "-b", image, disk, size]);
  return disk;
}
