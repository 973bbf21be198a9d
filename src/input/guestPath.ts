import { shown } from "./problem";

/** What is wrong with the path of a file inside a machine or an image; undefined where it can be written to. */
export function guestPathFault(path: string): string | undefined {
  if (!path.startsWith("/")) return `"${path}" is relative; give an absolute path such as /etc/motd`;
  if (/[\p{Cc}\p{Surrogate}]/u.test(path)) return "contains a control character or half of a surrogate pair; remove it";
  if (path.endsWith("/")) return `"${path}" names a directory; name the file in it`;
  const segments = path.slice(1).split("/");
  if (segments.some((s) => s === "" || s === "." || s === ".."))
    return `"${path}" has an empty, "." or ".." part; write the path without it`;
  if (Buffer.byteLength(path) > 4095 || segments.some((s) => Buffer.byteLength(s) > 255))
    return "is longer than Linux allows (255 bytes a part, 4095 in all)";
  return undefined;
}

/** The one way to write a directory: `/srv/data/` and `/srv//data` are `/srv/data`. */
export function directoryPath(path: string): string {
  return path.replace(/\/{2,}/g, "/").replace(/(.)\/$/, "$1");
}

/** What is wrong with a directory, written the one way, as a place to mount a disk at; undefined where it is one. */
export function mountPathFault(path: unknown): string | undefined {
  // White space and backslashes are escaped in /etc/fstab, into which cloud-init writes the path as it is; a quote ends a word of systemd's.
  if (typeof path !== "string" || !/^\/[^\s"'\\]+$/.test(path) || path.split("/").includes(".."))
    return `${shown(path)} is not an absolute path below / without spaces, quotes, backslashes and ".."`;
  return guestPathFault(path);
}
