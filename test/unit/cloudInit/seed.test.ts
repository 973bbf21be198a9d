import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildSeed, type Seed, seedLimit } from "../../../src/cloudInit/seed";
import { propertyRuns } from "../../support/longRun";
import { hostile } from "./hostile";

let directory: string;
let scratch: string;
const before = { TMPDIR: process.env.TMPDIR, PATH: process.env.PATH };

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "seed-test-"));
  scratch = join(directory, "scratch");
  mkdirSync(scratch);
  process.env.TMPDIR = scratch;
});

afterEach(() => {
  process.env.PATH = before.PATH;
  if (before.TMPDIR === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before.TMPDIR;
  rmSync(directory, { recursive: true });
});

/** Reads a seed back; the label as blkid sees it, by which cloud-init finds the disk. */
function readSeed(image: Buffer, names: string[]) {
  const qcow2 = join(directory, "read.qcow2");
  const raw = join(directory, "read.raw");
  writeFileSync(qcow2, image);
  execFileSync("qemu-img", ["convert", "-f", "qcow2", "-O", "raw", qcow2, raw]);
  const blkid = execFileSync("blkid", ["--probe", "--output", "export", raw], { encoding: "utf8" });
  const listed = execFileSync("mdir", ["-b", "-i", raw, "::"], { encoding: "utf8" });
  return {
    label: /^LABEL=(.*)$/m.exec(blkid)?.[1],
    type: /^TYPE=(.*)$/m.exec(blkid)?.[1],
    names: listed
      .trim()
      .split("\n")
      .map((line) => line.replace("::/", ""))
      .sort(),
    files: names.map((name) => execFileSync("mcopy", ["-i", raw, `::${name}`, "-"], { maxBuffer: 2 ** 26 })),
  };
}

/** Label and files of a FAT's root directory, without the entries that hold long names. */
function directoryEntries(fat: Buffer): Buffer[] {
  const sectors = fat.readUInt16LE(14) + fat.readUInt8(16) * fat.readUInt16LE(22);
  const start = sectors * fat.readUInt16LE(11);
  return Array.from({ length: fat.readUInt16LE(17) }, (_, i) =>
    fat.subarray(start + 32 * i, start + 32 * i + 32),
  ).filter((entry) => entry[0] !== 0 && entry[11] !== 0x0f);
}

function fatDate(year: number, month: number, day: number): number {
  return ((year - 1980) << 9) | (month << 5) | day;
}

const seed: Seed = {
  userData: "#cloud-config\n{}\n",
  metaData: 'instance-id: "vmfarm-1"\n',
  networkConfig: "version: 2\n",
};

describe("a seed", () => {
  it("is a qcow2 with a vfat labelled CIDATA and the three files under their long names", async () => {
    const image = await buildSeed(seed);
    expect(image.subarray(0, 4)).toEqual(Buffer.from("QFI\xfb", "latin1"));
    expect(image.length).toBeLessThanOrEqual(2 ** 20);
    const read = readSeed(image, ["user-data", "meta-data", "network-config"]);
    expect(read).toMatchObject({ label: "CIDATA", type: "vfat", names: ["meta-data", "network-config", "user-data"] });
    expect(read.files.map(String)).toEqual([seed.userData, seed.metaData, seed.networkConfig]);
  });

  it("has no network-config unless one is given", async () => {
    const { userData, metaData } = seed;
    expect(readSeed(await buildSeed({ userData, metaData }), []).names).toEqual(["meta-data", "user-data"]);
  });

  it("gives back the exact bytes of any text", async () => {
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (userData, metaData) => {
        const { files } = readSeed(await buildSeed({ userData, metaData }), ["user-data", "meta-data"]);
        expect(files.map(String)).toEqual([userData, metaData]);
      }),
      { numRuns: propertyRuns(20) },
    );
  });

  it("holds as much as the limit says, and no more", async () => {
    const full = { userData: "u".repeat(seedLimit - 1), metaData: "m" };
    const { files } = readSeed(await buildSeed(full), ["user-data"]);
    expect(files[0]!.equals(Buffer.from(full.userData))).toBe(true);
    await expect(buildSeed({ ...full, metaData: "mm" })).rejects.toThrow(/has 4194305 bytes, more than 4194304/);
  });

  it("is the same for the same texts and differs for others, thirty at once", async () => {
    const seeds = Array.from({ length: 30 }, (_, i) => ({ ...seed, userData: `${seed.userData}# ${i}\n` }));
    const images = await Promise.all(seeds.map(buildSeed));
    expect(new Set(images.map((image) => image.toString("base64"))).size).toBe(30);
    expect(await buildSeed(seeds[7]!)).toEqual(images[7]);
    expect(readdirSync(scratch)).toEqual([]);
  });

  it("does not depend on the clock: it does not contain today's date", async () => {
    writeFileSync(join(directory, "dates.qcow2"), await buildSeed(seed));
    const raw = join(directory, "dates.raw");
    execFileSync("qemu-img", ["convert", "-O", "raw", join(directory, "dates.qcow2"), raw]);
    const dates = directoryEntries(readFileSync(raw)).map((entry) => entry.readUInt16LE(24));
    // 2015-03-14 is what mkfs.vfat writes for the label, 1980-01-01 what mcopy is told.
    expect(dates).toEqual([fatDate(2015, 3, 14), ...Array(3).fill(fatDate(1980, 1, 1))]);
  });

  it("is made where nobody else can read it, and leaves nothing behind when a program fails", async () => {
    const bin = join(directory, "bin");
    mkdirSync(bin);
    wrap(bin, "qemu-img", `stat -c %a "$(dirname "$6")" "$6" > "${directory}/modes"; echo "no space left" >&2; exit 1`);
    process.env.PATH = `${bin}:${before.PATH}`;
    await expect(buildSeed(seed)).rejects.toThrow(/qemu-img.*no space left/);
    expect(readFileSync(join(directory, "modes"), "utf8")).toBe("700\n600\n");
    expect(readdirSync(scratch)).toEqual([]);
  });
});

function wrap(bin: string, program: string, script: string): void {
  writeFileSync(join(bin, program), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, program), 0o755);
}
