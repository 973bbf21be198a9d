import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync, statSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { buildImage } from "../../../src/image/build";
import { checkImage } from "../../../src/image/check";
import { sourceFiles } from "../../../src/image/sourceFiles";
import { neededTools } from "../../../src/image/tools";
import { temporaryDirectory } from "../../support/temporaryDirectory";
import { planned } from "./support";

let dir: string;
beforeEach(() => {
  dir = temporaryDirectory();
  vi.stubEnv("VMFARM_CACHE", dir);
});
afterEach(() => vi.unstubAllEnvs());

const create = (name: string, ...args: string[]) => {
  execFileSync("qemu-img", ["create", "-q", "-f", "qcow2", ...args, join(dir, name), ...(args.length ? [] : ["64M"])]);
  return join(dir, name);
};
const ofFile = (path: string, diskSize?: string) => planned({ base: { file: path }, diskSize }, sourceFiles);

test("a qcow2 is a base, and is used as it is if nothing changes it", async () => {
  const plan = ofFile(create("base.qcow2"), "128MiB");
  expect(await checkImage(plan, dir)).toEqual([]);
  const image = await buildImage(plan, { cacheDir: dir });
  const info = JSON.parse(execFileSync("qemu-img", ["info", "--output=json", image.path], { encoding: "utf8" }));
  expect(info).toMatchObject({ format: "qcow2", "virtual-size": 2 ** 27 });
  expect(image.virtualSize).toBe(2 ** 27);
  expect(await checkImage(plan, dir)).toEqual([]);
});

test("a text file is not a base", async () => {
  const path = join(dir, "readme");
  writeFileSync(path, "no image\n".repeat(1000));
  expect(await checkImage(ofFile(path), dir)).toEqual([
    { propertyPath: "base.file", reason: expect.stringMatching(/is not a valid disk image/) },
  ]);
});

test("a raw disk with a partition table is a base", async () => {
  const path = join(dir, "disk.raw");
  writeFileSync(path, Buffer.concat([Buffer.alloc(510), Buffer.from([0x55, 0xaa])]));
  truncateSync(path, 2 ** 20);
  expect(await checkImage(ofFile(path), dir)).toEqual([]);
});

test("an overlay is not a base, since its digest does not cover its backing file", async () => {
  const path = create("overlay.qcow2", "-F", "qcow2", "-b", create("base.qcow2"));
  const [problem] = await checkImage(ofFile(path), dir);
  expect(problem).toMatchObject({ propertyPath: "base.file", reason: expect.stringMatching(/is an overlay on/) });
  await expect(buildImage(ofFile(path), { cacheDir: dir })).rejects.toThrow(/is an overlay on/);
});

describe("an image that is not what it seems to be is refused at preview and not built", () => {
  const refused = async (path: string, reason: RegExp) => {
    const plan = ofFile(path);
    expect(await checkImage(plan, dir)).toEqual([{ propertyPath: "base.file", reason: expect.stringMatching(reason) }]);
    await expect(buildImage(plan, { cacheDir: dir })).rejects.toThrow(reason);
  };
  const qemuImg = (...args: string[]) => execFileSync("qemu-img", args, { stdio: "pipe" });
  /** A disk of random bytes, so that every part of it is stored in every format. */
  const raw = (size = 2 ** 20) => {
    writeFileSync(join(dir, "full.raw"), randomBytes(size));
    return join(dir, "full.raw");
  };
  const converted = (format: string, ...options: string[]) => {
    const path = join(dir, `disk.${format}`);
    qemuImg("convert", "-f", "raw", "-O", format, ...options, raw(), path);
    return path;
  };
  const cutOff = (path: string, bytes = statSync(path).size / 2) => {
    truncateSync(path, bytes);
    return path;
  };

  test.each(["monolithicFlat", "twoGbMaxExtentSparse", "twoGbMaxExtentFlat"])("a VMDK of several files: %s", (form) =>
    refused(converted("vmdk", "-o", `subformat=${form}`), /disk\.vmdk keeps its content in .*disk-\w+\.vmdk/),
  );

  test("a VMDK whose description refers to another file of the host", async () => {
    const path = converted("vmdk", "-o", "subformat=monolithicFlat");
    writeFileSync(path, readFileSync(path, "utf8").replace("disk-flat.vmdk", raw()));
    await refused(path, /keeps its content in .*full\.raw/);
  });

  test("a qcow2 with an external data file", async () => {
    const path = join(dir, "external.qcow2");
    qemuImg("create", "-q", "-f", "qcow2", "-o", `data_file=${join(dir, "data")},data_file_raw=on`, path, "1M");
    await refused(path, /keeps its content in .*data/);
  });

  test.each(["qcow2", "vmdk", "vdi", "vhdx", "vpc"])("a %s that was cut off", (format) =>
    refused(cutOff(converted(format)), /truncated or damaged|is not a valid disk image: .*truncated/),
  );

  test.each(["dos", "gpt"])("a raw disk that was cut off, with a partition table: %s", async (label) => {
    const path = raw(8 * 2 ** 20);
    execFileSync("/usr/sbin/sfdisk", ["--quiet", path], { input: `label: ${label}\n2048,\n` });
    expect(await checkImage(ofFile(path), dir)).toEqual([]);
    await refused(cutOff(path, 2 ** 22), /truncated or damaged \(it should have \d+ bytes and has 4194304\)/);
  });

  test("an encrypted one", async () => {
    const disk = join(dir, "disk.luks");
    writeFileSync(disk, luksHeader());
    truncateSync(disk, 4 * 2 ** 20);
    await refused(disk, /disk\.luks is encrypted/);
    const qcow2 = join(dir, "disk.qcow2");
    const encrypt = ["--object", "secret,id=s,data=x", "-o", "encrypt.format=aes,encrypt.key-secret=s"];
    qemuImg("create", "-q", "-f", "qcow2", ...encrypt, qcow2, "1M");
    await refused(qcow2, /disk\.qcow2 is encrypted/);
  });
});

describe("sound images of any format and under any name are bases", () => {
  test.each([
    ...["web-2026-01-05T10:30:00.qcow2", "-o x.qcow2", "a,b=c.qcow2", 'json:{"driver":"null-co"}.qcow2'],
    ...["two\nlines.qcow2", "nbd:host:10809", "file:x.vmdk"],
  ])("%j", async (name) => {
    const format = name.endsWith(".vmdk") ? "vmdk" : "qcow2";
    execFileSync("qemu-img", ["create", "-q", "-f", format, join(dir, name), "1M"]);
    const here = process.cwd();
    process.chdir(dir);
    try {
      const plan = ofFile(name);
      expect(await checkImage(plan, dir)).toEqual([]);
      expect((await buildImage(plan, { cacheDir: dir })).virtualSize).toBe(2 ** 20);
    } finally {
      process.chdir(here);
    }
  });

  test.each(["qcow2", "vmdk", "vdi", "vhdx", "vpc", "qed"])("%s", async (format) => {
    execFileSync("qemu-img", ["create", "-q", "-f", format, join(dir, "disk"), "8M"]);
    expect(await checkImage(ofFile(join(dir, "disk")), dir)).toEqual([]);
  });

  test("a stream-optimised VMDK", async () => {
    const path = join(dir, "disk.vmdk");
    const source = create("base.qcow2");
    execFileSync("qemu-img", ["convert", "-O", "vmdk", "-o", "subformat=streamOptimized", source, path]);
    expect(await checkImage(ofFile(path), dir)).toEqual([]);
  });

  test("a boot sector without partitions", async () => {
    const path = join(dir, "floppy");
    writeFileSync(path, Buffer.concat([Buffer.alloc(510, 0x77), Buffer.from([0x55, 0xaa])]));
    expect(await checkImage(ofFile(path), dir)).toEqual([]);
  });
});

/** A LUKS 1 header without a key. Creating one with QEMU benchmarks the processor, which fails on a busy machine. */
function luksHeader(): Buffer {
  const header = Buffer.alloc(592);
  header.write("LUKS\xba\xbe\0\x01", "latin1");
  for (const [i, word] of ["aes", "xts-plain64", "sha256"].entries()) header.write(word, 8 + 32 * i);
  const slotSectors = 504;
  header.writeUInt32BE(8 + 8 * slotSectors, 104);
  header.writeUInt32BE(64, 108);
  header.writeUInt32BE(1000, 164);
  for (let slot = 0; slot < 8; slot++) {
    const at = 208 + 48 * slot;
    header.writeUInt32BE(0xdead, at);
    header.writeUInt32BE(8 + slot * slotSectors, at + 40);
    header.writeUInt32BE(4000, at + 44);
  }
  return header;
}

test("a base is not shrunk", async () => {
  const [problem] = await checkImage(ofFile(create("base.qcow2"), "32MiB"), dir);
  expect(problem).toEqual({
    propertyPath: "diskSize",
    reason: expect.stringMatching(/"32MiB" is less than the base's 64MiB/),
  });
});

test("a base that changes between plan and build is not used", async () => {
  const path = create("base.qcow2");
  const plan = ofFile(path);
  truncateSync(path, 2 ** 20);
  await expect(buildImage(plan, { cacheDir: dir })).rejects.toThrow(/has changed since/);
});

test("a bootstrap is not built in a directory that builds cannot see, even through links", async () => {
  const link = join(dir, "link");
  symlinkSync("/dev/shm", link);
  for (const cache of ["/dev/shm/cache", join(link, "cache")])
    expect(await checkImage(planned(), cache)).toContainEqual({
      propertyPath: "base.bootstrap",
      reason: expect.stringMatching(/below \/dev\/shm.*set VMFARM_CACHE/),
    });
  expect((await checkImage(planned(), dir)).filter(({ reason }) => reason.includes("/dev/shm"))).toEqual([]);
});

test("missing programs are listed with their packages", async () => {
  vi.stubEnv("PATH", dir);
  const named = (await checkImage(planned(), dir)).filter((p) => /apt-get install .*mmdebstrap/.test(p.reason));
  expect(named).toEqual([
    { propertyPath: "base", reason: expect.stringMatching(/lacks qemu-img, setpriv, mmdebstrap/) },
  ]);
});

test("a builder that is not root needs user namespaces, and a change needs libguestfs", () => {
  const packages = (...args: Parameters<typeof neededTools>) => neededTools(...args).map((t) => t.debianPackage);
  expect(packages("bootstrap", false, 0)).not.toContain("uidmap");
  expect(packages("bootstrap", false, 1000)).toContain("uidmap");
  expect(packages("url", false, 0)).toEqual(["qemu-utils", "util-linux"]);
  expect(packages("url", true, 0)).toContain("guestfish");
});
