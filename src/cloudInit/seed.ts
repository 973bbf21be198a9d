import { createHash } from "node:crypto";
import { mkdtemp, readFile, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mib } from "../input/size";
import { removeTree } from "../process/removeTree";
import { run } from "../process/run";
import { type FatFile, fillFat } from "./fat";
import { toQcow2 } from "./qcow2";

/** The texts that NoCloud reads at a machine's first boot. */
export interface Seed {
  userData: string;
  metaData: string;
  /** Left out: the machine configures its network as its image says. */
  networkConfig?: string;
  /** What the platform adds to the user-data. Left out: nothing. */
  vendorData?: string;
}

/** Most bytes that the texts of a seed may have together. */
export const seedLimit = 4 * mib;

/**
 * The bytes of a small qcow2 disk with a vfat filesystem labelled CIDATA that holds the seed: the same for the same seed. Needs mkfs.vfat
 * (dosfstools) on this host for the first seed of a size, and no root. Secrets of the user-data are not written to any file.
 *
 * @throws Error where the seed is larger than `seedLimit`; ProgramError where mkfs.vfat fails.
 */
export async function buildSeed(seed: Seed): Promise<Buffer> {
  const files = seedFiles(seed);
  const bytes = files.reduce((sum, file) => sum + file.content.length, 0);
  if (bytes > seedLimit)
    throw new Error(
      `the cloud-init seed has ${bytes} bytes, more than ${seedLimit}; put large files into the golden image`,
    );
  const disk = Buffer.from(await emptyFilesystem(Math.ceil(bytes / mib) * mib + mib));
  fillFat(disk, volumeId(files), files);
  return toQcow2(disk);
}

const filesystems = new Map<number, Promise<Buffer>>();

/** An empty filesystem of `size` bytes, which is made once. */
function emptyFilesystem(size: number): Promise<Buffer> {
  const made =
    filesystems.get(size) ??
    makeFilesystem(size).catch((error) => {
      filesystems.delete(size);
      throw error;
    });
  filesystems.set(size, made);
  return made;
}

async function makeFilesystem(size: number): Promise<Buffer> {
  const directory = await mkdtemp(join(tmpdir(), "vmfarm-seed-"));
  try {
    const path = join(directory, "empty.raw");
    await writeFile(path, "");
    await truncate(path, size);
    // The label has a date, which is the same for all with --invariant, but not in all time zones.
    await run("mkfs.vfat", ["--invariant", "-n", "CIDATA", path], { env: { TZ: "UTC" } });
    return await readFile(path);
  } finally {
    await removeTree(directory);
  }
}

function seedFiles(seed: Seed): FatFile[] {
  const texts: [string, string | undefined][] = [
    ["meta-data", seed.metaData],
    ["user-data", seed.userData],
    ["network-config", seed.networkConfig],
    ["vendor-data", seed.vendorData],
  ];
  return texts.flatMap(([name, text]) => (text === undefined ? [] : { name, content: Buffer.from(text, "utf8") }));
}

function volumeId(files: FatFile[]): number {
  const hash = createHash("sha256");
  for (const { name, content } of files) hash.update(`${name}\0${content.length}\0`).update(content);
  return hash.digest().readUInt32BE();
}
