import { descendants, processFile } from "../tools/host/processes";

/** Kinds of processes that an engine starts, recognised by their command lines. */
const roles: readonly [string, RegExp][] = [
  ["program", /\0[^\0]*cmd\/run\/index\.js\0/],
  ["dynamic-provider", /\0[^\0]*cmd\/dynamic-provider\/index\.js\0/],
  ["libvirt-provider", /^[^\0]*pulumi-resource-libvirt\0/],
  ["engine", /^[^\0]*pulumi\0/],
];

const everyMs = 50;

/** Largest memory in MiB that each kind of child process had while `work` ran. */
export async function peakMemory(work: () => Promise<unknown>): Promise<Map<string, number>> {
  const peaks = new Map<string, number>();
  const look = () => {
    for (const pid of descendants(process.pid)) {
      const role = roles.find(([, pattern]) => pattern.test(processFile(pid, "cmdline")))?.[0];
      // VmHWM is the process's own high-water mark: nothing between two readings is missed.
      const peak = Number(/^VmHWM:\s+(\d+)/m.exec(processFile(pid, "status"))?.[1] ?? 0) / 1024;
      if (role) peaks.set(role, Math.max(peaks.get(role) ?? 0, peak));
    }
  };
  const timer = setInterval(look, everyMs);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return peaks;
}

/** Processor seconds of all children that have ended so far, and of their children. */
export function childrenCpu(): number {
  const fields = processFile(process.pid, "stat")
    .replace(/^.*\) /, "")
    .split(" ");
  const ticksPerSecond = 100;
  // cutime and cstime of proc(5), counted from the state, which is field 3.
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
}
