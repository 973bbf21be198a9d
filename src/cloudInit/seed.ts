import { createHash } from "node:crypto";
import { mkdtemp, readFile, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mib } from "../input/size";
import { removeTree } from "../process/removeTree";
import { run } from "../process/run";
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

/** Everything that would otherwise follow the clock: the same seed gives the same bytes. */
const fixedTime = { SOURCE_DATE_EPOCH: "315532800", TZ: "UTC" };

/**
 * The bytes of a small qcow2 disk with a vfat filesystem labelled CIDATA that holds the seed. Needs mkfs.vfat
 * (dosfstools) and mcopy (mtools) on this host, and no root.
 *
 * @throws Error where the seed is larger than `seedLimit`; ProgramError where a program fails.
 */
export async function buildSeed(seed: Seed): Promise<Buffer> {
  const files = seedFiles(seed);
  const bytes = files.reduce((sum, file) => sum + file.content.length, 0);
  if (bytes > seedLimit)
    throw new Error(
      `the cloud-init seed has ${bytes} bytes, more than ${seedLimit}; put large files into the golden image`,
    );
  const size = Math.ceil(bytes / mib) * mib + mib;
  const filesystem = withVolumeId(await emptyFilesystem(size), volumeId(files));
  // The image contains the secrets of the user-data.
  return inPrivateDirectory(async (directory) => {
    const raw = join(directory, "seed.raw");
    await writeFile(raw, filesystem, { mode: 0o600 });
    await truncate(raw, size);
    const texts = files.map(({ name }) => join(directory, name));
    for (const [i, { content }] of files.entries()) await writeFile(texts[i]!, content, { mode: 0o600 });
    await run("mcopy", ["-i", raw, ...texts, "::"], { env: fixedTime });
    return toQcow2(await readFile(raw));
  });
}

const filesystems = new Map<number, Promise<Buffer>>();

/** An empty filesystem of `size` bytes, without the zeros at its end. Made once for each size. */
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

function makeFilesystem(size: number): Promise<Buffer> {
  return inPrivateDirectory(async (directory) => {
    const raw = join(directory, "empty.raw");
    await writeFile(raw, "", { mode: 0o600 });
    await truncate(raw, size);
    await run("mkfs.vfat", ["--invariant", "-n", "CIDATA", raw], { env: fixedTime });
    return withoutZerosAtEnd(await readFile(raw));
  });
}

function withoutZerosAtEnd(bytes: Buffer): Buffer {
  const zeros = Buffer.alloc(4096);
  let end = bytes.length;
  while (end > 0 && bytes.subarray(end - zeros.length, end).equals(zeros)) end -= zeros.length;
  return Buffer.from(bytes.subarray(0, end));
}

/** Where the boot sector of FAT12, which such small filesystems are, has the volume's id: as `mkfs.vfat -i`. */
const volumeIdOffset = 39;

function withVolumeId(filesystem: Buffer, id: number): Buffer {
  const bytes = Buffer.from(filesystem);
  bytes.writeUInt32LE(id, volumeIdOffset);
  return bytes;
}

/** Mode 0700. */
async function inPrivateDirectory<T>(use: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), "vmfarm-seed-"));
  try {
    return await use(directory);
  } finally {
    await removeTree(directory);
  }
}

interface SeedFile {
  name: string;
  content: Buffer;
}

function seedFiles(seed: Seed): SeedFile[] {
  const texts: [string, string | undefined][] = [
    ["meta-data", seed.metaData],
    ["user-data", seed.userData],
    ["network-config", seed.networkConfig],
    ["vendor-data", seed.vendorData],
  ];
  return texts.flatMap(([name, text]) => (text === undefined ? [] : { name, content: Buffer.from(text, "utf8") }));
}

function volumeId(files: SeedFile[]): number {
  const hash = createHash("sha256");
  for (const { name, content } of files) hash.update(`${name}\0${content.length}\0`).update(content);
  return hash.digest().readUInt32BE();
}
