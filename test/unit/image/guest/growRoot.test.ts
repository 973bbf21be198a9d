import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { growScript } from "../../../../src/image/guest/growRoot";
import { temporaryDirectory } from "../../../support/temporaryDirectory";

let root: string;
beforeEach(() => {
  root = temporaryDirectory();
  mkdirSync(join(root, "bin"));
  writeFileSync(join(root, "grow"), growScript);
});

/** A simulated disk with a root partition, in sectors. */
function disk(name: string, partition: string, whole: number, start: number, size: number): void {
  const dir = join(root, "devices", name, partition);
  mkdirSync(dir, { recursive: true });
  mkdirSync(join(root, "block"));
  writeFileSync(join(root, "devices", name, "size"), `${whole}\n`);
  for (const [file, value] of Object.entries({ partition: 3, start, size }))
    writeFileSync(join(dir, file), `${value}\n`);
  symlinkSync(dir, join(root, "block", partition));
}

/** Runs the script with / on `source` and stand-ins for the programs that write; returns their arguments. */
function grow(source: string): string[] {
  const standIn = (name: string, text: string) =>
    writeFileSync(join(root, "bin", name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  standIn("findmnt", `echo ${source}`);
  standIn("sfdisk", `echo "sfdisk $* < $(cat)" >> ${root}/told`);
  standIn("partx", `echo "partx $*" >> ${root}/told`);
  standIn("resize2fs", `echo "resize2fs $*" >> ${root}/told`);
  const env = { ...process.env, PATH: [join(root, "bin"), process.env.PATH].join(delimiter) };
  execFileSync("/bin/sh", ["-e", join(root, "grow"), join(root, "block")], { env });
  return existsSync(join(root, "told")) ? readFileSync(join(root, "told"), "utf8").trim().split("\n") : [];
}

/** A boot may have been interrupted between the two, so the filesystem is checked each time. */
const filesystemAlone = (partition: string) => [`resize2fs /dev/${partition}`];

test.each([
  ["vda", "vda3"],
  ["nvme0n1", "nvme0n1p3"],
  ["xvda", "xvda3"],
])("the root partition of %s grows into the space after it", (name, partition) => {
  disk(name, partition, 16_777_216, 135_168, 4_057_088);
  expect(grow(`/dev/${partition}`)).toEqual([
    `sfdisk --quiet --no-reread --no-tell-kernel --partno 3 /dev/${name} < ,+`,
    `partx --update --nr 3 /dev/${name}`,
    ...filesystemAlone(partition),
  ]);
});

test("the partition table is left alone if the partition reaches the end of the disk", () => {
  disk("vda", "vda3", 4_194_304, 135_168, 4_057_088);
  expect(grow("/dev/vda3")).toEqual(filesystemAlone("vda3"));
});

test("a partition after the root one is not overwritten", () => {
  disk("vda", "vda3", 16_777_216, 135_168, 4_057_088);
  const behind = join(root, "devices", "vda", "vda4");
  mkdirSync(behind);
  writeFileSync(join(behind, "start"), "8388608\n");
  expect(grow("/dev/vda3")).toEqual(filesystemAlone("vda3"));
});

test("a root that is not on a partition is left alone", () => {
  mkdirSync(join(root, "block"));
  expect(grow("/dev/mapper/vg-root")).toEqual([]);
});
