import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { withLock } from "../src/process/lock";
import { removeTree } from "../src/process/removeTree";
import { run } from "../src/process/run";
import { ensureNetns, netnsPids, removeNetns } from "./host/netns";
import { endProcesses } from "./host/processes";
import { isRoot } from "./host/root";
import { ensureDefaultPool, openKvm, probeDomain, startNetworks } from "./libvirtd/checks";
import { writeConfig } from "./libvirtd/config";
import { answers, runningLibvirtd, startDaemons } from "./libvirtd/daemons";
import { libvirtdLayout } from "./libvirtd/layout";
import { endWatch, findWatch, watchOwner } from "./libvirtd/owner";
import { repoRoot } from "./paths";

export { netnsExec } from "./host/netns";

export interface StartLibvirtdOptions {
  /** Names the namespace and the directories; different names never collide. */
  name: string;
  /** Directory of persistent state. Default: `/var/lib/vmfarm/NAME`. */
  dir?: string;
  /** Group that may use the socket. Default: root only, or the caller's own group if `sudo` was used. */
  socketGroup?: string;
  /** This libvirt stops when that process ends. Default: it runs until it is stopped. */
  owner?: number;
  /** Called with what was changed on the host outside this libvirt's own directories. */
  onNote?: (note: string) => void;
}

/** A libvirt in its own network and mount namespaces, which neither sees nor disturbs the system's. */
export interface OwnLibvirtd {
  /** For virsh and the provider; also works from outside the namespaces. */
  uri: string;
  netns: string;
  pid: number;
  dir: string;
  /** Directory of the storage pool `default`, the same inside and outside. */
  poolDir: string;
  /** Whether it was already running. */
  found: boolean;
  /** Stops its machines and daemons, and removes its namespace and directories. */
  stop(): Promise<void>;
}

/**
 * Starts libvirtd and virtlogd in their own namespaces, or finds the ones already running under this name.
 * Creates the storage pool `default`, and starts and stops a small machine before it returns.
 * @throws Error if libvirtd does not come up (with the end of its log) or the machine does not start.
 */
export async function startLibvirtd(options: StartLibvirtdOptions): Promise<OwnLibvirtd> {
  const layout = libvirtdLayout(options.name, options.dir);
  const started = isRoot() ? await startAsRoot(options) : await startBySudo(options);
  return { ...started, stop: () => stopLibvirtd(layout.name, { dir: layout.dir }) };
}

type Started = Omit<OwnLibvirtd, "stop">;

async function startAsRoot(options: StartLibvirtdOptions): Promise<Started> {
  const layout = libvirtdLayout(options.name, options.dir);
  mkdirSync(dirname(layout.runDir), { recursive: true });
  const start = async () => {
    const { uri, netns, dir, poolDir } = layout;
    const running = runningLibvirtd(layout);
    if (running && (await answers(uri))) return { uri, netns, pid: running, dir, poolDir, found: true };
    const note = await openKvm();
    if (note) options.onNote?.(note);
    writeConfig(layout, options.socketGroup);
    await ensureNetns(netns);
    if (options.owner) watchOwner(layout, options.owner, cli("stop", layout.name, "--dir", dir));
    const pid = await startDaemons(layout);
    await ensureDefaultPool(uri, poolDir);
    await startNetworks(uri);
    await probeDomain(uri);
    return { uri, netns, pid, dir, poolDir, found: false };
  };
  return (await withLock(layout.runDir, start, { patienceMs: 120_000 }))!;
}

export interface StopLibvirtdOptions {
  /** As given when it was started. */
  dir?: string;
  /** Keep definitions and volumes; a later start finds them again. */
  keepData?: boolean;
}

/** Stops what `startLibvirtd` started under this name; does nothing if nothing is running. */
export async function stopLibvirtd(name: string, options: StopLibvirtdOptions = {}): Promise<void> {
  const layout = libvirtdLayout(name, options.dir);
  if (!isRoot()) {
    const [program, ...args] = cli("stop", name, "--dir", layout.dir, ...(options.keepData ? ["--keep-data"] : []));
    await run("sudo", ["-n", program!, ...args]);
    return;
  }
  // The watching process stays until the end: if this process is killed half-way, it finishes the work.
  const watch = findWatch(layout);
  // libvirtd first, or it would restart what is stopped below it.
  const libvirtd = runningLibvirtd(layout);
  if (libvirtd) await endProcesses([libvirtd], 3_000);
  // The namespace is ours alone, and so is every process in it: guests, virtlogd, dnsmasq.
  await endProcesses(await netnsPids(layout.netns), 2_000);
  await removeNetns(layout.netns);
  await removeTree(layout.runDir);
  if (!options.keepData) await removeTree(layout.dir);
  if (watch) endWatch(watch);
}

/** Whether the libvirt of this name is running or has left its directories. */
export function libvirtdStatus(name: string, dir?: string): { running: boolean; exists: boolean; uri: string } {
  const layout = libvirtdLayout(name, dir);
  return { running: runningLibvirtd(layout) !== undefined, exists: existsSync(layout.dir), uri: layout.uri };
}

/** The command that runs this file as a program with the given arguments. */
function cli(...args: string[]): string[] {
  return [process.execPath, join(repoRoot, "node_modules", "tsx", "dist", "cli.mjs"), __filename, ...args];
}

async function startBySudo(options: StartLibvirtdOptions): Promise<Started> {
  const group = options.socketGroup ?? execFileSync("id", ["-gn"], { encoding: "utf8" }).trim();
  const args = ["start", options.name, "--json", "--group", group];
  if (options.dir) args.push("--dir", options.dir);
  if (options.owner) args.push("--owner", String(options.owner));
  const [program, ...rest] = cli(...args);
  const { stdout } = await run("sudo", ["-n", program!, ...rest], {
    onLine: (line) => line.startsWith("note: ") && options.onNote?.(line.slice(6)),
  });
  return JSON.parse(stdout.trim().split("\n").pop() ?? "") as Started;
}

async function main(): Promise<void> {
  const { Command } = await import("commander");
  const program = new Command("libvirtd").description("a private libvirt, in its own namespaces");
  program
    .command("start <name>")
    .description("start it, unless it is running, and print its URI")
    .option("--dir <dir>", "directory of persistent state")
    .option("--group <group>", "group that may use the socket")
    .option("--owner <pid>", "stop it when this process ends", Number)
    .option("--json", "print one JSON object")
    .action(async (name: string, o: { dir?: string; group?: string; owner?: number; json?: boolean }) => {
      const onNote = (note: string) => console.error(`note: ${note}`);
      const { stop: _, ...started } = await startLibvirtd({
        name,
        dir: o.dir,
        socketGroup: o.group,
        owner: o.owner,
        onNote,
      });
      console.log(o.json ? JSON.stringify(started) : started.uri);
    });
  program
    .command("stop <name>")
    .description("stop it and all its machines, and remove its directories")
    .option("--dir <dir>", "directory of persistent state")
    .option("--keep-data", "keep definitions and volumes")
    .action((name: string, o: { dir?: string; keepData?: boolean }) => stopLibvirtd(name, o));
  await program.parseAsync();
}

if (require.main === module) {
  main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
