import { readdir } from "node:fs/promises";
import { isLocal } from "../hypervisor";
import { virsh } from "./virsh";
import { findPool, findVolume, type Volume } from "./volumes";

const atOnce = 8;

/** A pool holds a volume that cannot be told for certain: what is passed over might be in use, or use something. */
export class UnreadableVolumeError extends Error {
  override readonly name = "UnreadableVolumeError";
  constructor(pool: string, shown: string) {
    super(
      `the pool "${pool}" has a volume whose name cannot be read (${JSON.stringify(shown)}), so its backing file is unknown: ` +
        "rename or remove it",
    );
  }
}

/** A volume as `vol-list` tells it. */
export interface ListedVolume {
  name: string;
  path: string;
}

/** All volumes of a pool. @throws UnreadableVolumeError */
export async function poolVolumes(uri: string, pool: string): Promise<Volume[]> {
  await refuseHiddenFiles(uri, pool);
  const listed = await listVolumes(uri, pool);
  const found: Volume[] = [];
  const missed: ListedVolume[] = [];
  for (let i = 0; i < listed.length; i += atOnce) {
    const some = listed.slice(i, i + atOnce);
    const volumes = await Promise.all(some.map(({ name }) => findVolume(uri, pool, name)));
    for (const [k, volume] of volumes.entries()) {
      if (volume && sameVolume(volume, some[k]!)) found.push(volume);
      else missed.push(some[k]!);
    }
  }
  // A volume that has disappeared in the meantime uses nothing.
  const left = missed.length > 0 ? await listVolumes(uri, pool) : [];
  const there = missed.find((volume) => left.some((other) => sameVolume(volume, other)));
  if (there) throw new UnreadableVolumeError(pool, there.name);
  return found;
}

function sameVolume(a: ListedVolume, b: ListedVolume): boolean {
  return a.name === b.name && a.path === b.path;
}

/** Names and paths of a pool's volumes. @throws UnreadableVolumeError */
export async function listVolumes(uri: string, pool: string): Promise<ListedVolume[]> {
  // In the locale C virsh prints whatever is not ASCII in one and the same way.
  const { stdout } = await virsh(uri, ["vol-list", `--pool=${pool}`], { env: { LC_ALL: "C.UTF-8" } });
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const volume = readLine(line);
      if (!volume) throw new UnreadableVolumeError(pool, line.trim());
      return volume;
    });
}

/**
 * A line of `vol-list`: a blank, the name, blanks that fill the column, the path. A name may have blanks of its own, at its ends too, but
 * no slash: where the path ends with the name, its last slash tells where that begins. Other paths are read where the line has no blanks
 * but those around its columns.
 */
export function readLine(line: string): ListedVolume | undefined {
  const last = line.slice(line.lastIndexOf("/") + 1);
  const rest = last !== "" && line.startsWith(` ${last}   `) ? line.slice(1 + last.length) : "";
  const [, path] = /^ {3,}(\S.*)$/.exec(rest) ?? [];
  const [, name, other] = path === undefined ? (/^ (\S+) {3,}(\S+)$/.exec(line) ?? []) : [rest, last, path];
  const [nameText, pathText] = [decoded(name ?? ""), decoded(other ?? "")];
  return nameText && pathText ? { name: nameText, path: pathText } : undefined;
}

/** What virsh does not print as it is, it prints as `\\x` and two digits for each byte; a backslash before an x, too. */
function decoded(shown: string): string | undefined {
  const bytes = shown
    .split(/(\\x[0-9a-f]{2})/)
    .map((part, i) => (i % 2 === 1 ? Buffer.from(part.slice(2), "hex") : Buffer.from(part)));
  const name = Buffer.concat(bytes).toString();
  return name.includes("\ufffd") ? undefined : name;
}

/** libvirt passes over files in whose names are characters that XML has not. This host sees them where the pool's directory is its own. */
async function refuseHiddenFiles(uri: string, pool: string): Promise<void> {
  const path = isLocal(uri) ? (await findPool(uri, pool))?.path : undefined;
  const files = path === undefined ? [] : await readdir(path).catch(() => []);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are not allowed in XML
  const hidden = files.find((name) => /[\x01-\x08\x0b\x0c\x0e-\x1f]/.test(name));
  if (hidden !== undefined) throw new UnreadableVolumeError(pool, hidden);
}
