import { execFileSync } from "node:child_process";
import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { buildImage } from "../../../src/image/build";
import { checkImage } from "../../../src/image/check";
import { hostFiles } from "../../../src/image/inputs";
import { neededTools } from "../../../src/image/tools";
import { temporaryDirectory } from "./directory";
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
const ofFile = (path: string, diskSize?: string) => planned({ base: { file: path }, diskSize }, hostFiles);

test("a qcow2 is a base, and is taken as it is where nothing changes it", async () => {
  const plan = ofFile(create("base.qcow2"), "128MiB");
  expect(await checkImage(plan, dir)).toEqual([]);
  const image = await buildImage(plan, { cacheDir: dir });
  const info = JSON.parse(execFileSync("qemu-img", ["info", "--output=json", image.path], { encoding: "utf8" }));
  expect(info).toMatchObject({ format: "qcow2", "virtual-size": 2 ** 27 });
  expect(image.virtualSize).toBe(2 ** 27);
  expect(await checkImage(plan, dir)).toEqual([]);
});

test("a text is no base", async () => {
  const path = join(dir, "readme");
  writeFileSync(path, "no image\n".repeat(1000));
  expect(await checkImage(ofFile(path), dir)).toEqual([
    { propertyPath: "base.file", reason: expect.stringMatching(/is no disk image/) },
  ]);
});

test("a raw disk with a partition table is a base", async () => {
  const path = join(dir, "disk.raw");
  writeFileSync(path, Buffer.concat([Buffer.alloc(510), Buffer.from([0x55, 0xaa])]));
  truncateSync(path, 2 ** 20);
  expect(await checkImage(ofFile(path), dir)).toEqual([]);
});

test("an overlay is no base, since its digest does not cover what it lies on", async () => {
  const path = create("overlay.qcow2", "-F", "qcow2", "-b", create("base.qcow2"));
  const [problem] = await checkImage(ofFile(path), dir);
  expect(problem).toMatchObject({ propertyPath: "base.file", reason: expect.stringMatching(/is an overlay on/) });
  await expect(buildImage(ofFile(path), { cacheDir: dir })).rejects.toThrow(/is an overlay on/);
});

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

test("programs that are missing are named with their packages", async () => {
  vi.stubEnv("PATH", dir);
  const named = (await checkImage(planned(), dir)).filter((p) => /apt-get install .*mmdebstrap/.test(p.reason));
  expect(named).toEqual([{ propertyPath: "base", reason: expect.stringMatching(/lacks qemu-img, setpriv, mmdebstrap/) }]);
});

test("a builder without root needs user namespaces, a change needs libguestfs", () => {
  const packages = (...args: Parameters<typeof neededTools>) => neededTools(...args).map((t) => t.debianPackage);
  expect(packages("bootstrap", false, 0)).not.toContain("uidmap");
  expect(packages("bootstrap", false, 1000)).toContain("uidmap");
  expect(packages("url", false, 0)).toEqual(["qemu-utils", "util-linux"]);
  expect(packages("url", true, 0)).toContain("guestfish");
});
