import { readFileSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/**
 * The places at or below a path where something is mounted, as this process sees them, in the order of mounting; a place twice where two
 * mounts lie on each other. A symbolic link at the path itself is not followed, links on the way to it are.
 */
export function mountPointsIn(path: string): string[] {
  // Other systems have neither bind mounts nor this file.
  if (process.platform !== "linux") return [];
  const absolute = resolve(path);
  let real: string;
  try {
    real = join(realpathSync(dirname(absolute)), basename(absolute));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  return mountPointsBelow(readFileSync("/proc/self/mountinfo", "utf8"), real);
}

/** The mount points at or below `path`, absolute and without links, in the text of a `/proc/PID/mountinfo` (see proc(5)). */
export function mountPointsBelow(mountinfo: string, path: string): string[] {
  const below = path.endsWith("/") ? path : `${path}/`;
  return mountinfo
    .split("\n")
    .flatMap((line) => line.split(" ")[4] ?? [])
    .map(unescaped)
    .filter((point) => point === path || point.startsWith(below));
}

/** The kernel writes blanks and backslashes as three octal digits. */
function unescaped(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
