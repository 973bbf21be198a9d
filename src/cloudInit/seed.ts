import { createHash } from "node:crypto";
import { mkdtemp, open, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mib } from "../input/size";
import { removeTree } from "../process/removeTree";
import { run } from "../process/run";

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
 * (dosfstools), mcopy (mtools) and qemu-img on this host, and no root.
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
  // The directory has mode 0700, because the image contains the secrets of the user-data.
  const directory = await mkdtemp(join(tmpdir(), "vmfarm-seed-"));
  try {
    const raw = join(directory, "seed.raw");
    const qcow2 = join(directory, "seed.qcow2");
    await makeEmpty(raw, Math.ceil(bytes / mib) * mib + mib);
    const texts = files.map(({ name }) => join(directory, name));
    for (const [i, { content }] of files.entries()) await writeFile(texts[i]!, content, { mode: 0o600 });
    await run("mkfs.vfat", ["--invariant", "-n", "CIDATA", "-i", volumeId(files), raw], { env: fixedTime });
    await run("mcopy", ["-i", raw, ...texts, "::"], { env: fixedTime });
    await run("qemu-img", ["convert", "-f", "raw", "-O", "qcow2", raw, qcow2]);
    return await readFile(qcow2);
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

function volumeId(files: SeedFile[]): string {
  const hash = createHash("sha256");
  for (const { name, content } of files) hash.update(`${name}\0${content.length}\0`).update(content);
  return hash.digest("hex").slice(0, 8);
}

async function makeEmpty(path: string, size: number): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.truncate(size);
  } finally {
    await file.close();
  }
}
