import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { sha256 } from "../../../src/digest";
import { ImageBuildError } from "../../../src/image/builder";
import { buildOnce, findImage } from "../../../src/image/buildOnce";
import { imagePaths } from "../../../src/image/cache";
import { temporaryDirectory } from "../../support/temporaryDirectory";
import { inMountNamespace } from "../process/mountNamespace";
import { fakeBuilder, planned } from "./support";

const plan = planned();
let cacheDir: string;
beforeEach(() => {
  cacheDir = temporaryDirectory();
});

const left = () => readdirSync(join(cacheDir, "images")).sort();
const complete = ["cdx.json", "json", "qcow2"].map((end) => plan.fileName.replace("qcow2", end));

test("builds, and the second time finds what was built", async () => {
  const image = await buildOnce(plan, fakeBuilder, { cacheDir });
  expect(image).toMatchObject({ sha256: sha256(plan.hash), fileSize: plan.hash.length, virtualSize: plan.diskSize });
  expect(left()).toEqual(complete);
  expect(statSync(image.path).mode & 0o222).toBe(0);
  const never = () => Promise.reject(new Error("built again"));
  expect(await buildOnce(plan, never, { cacheDir })).toEqual(image);
});

test("an image of an older version gets its bill of materials when it is used", async () => {
  await buildOnce(plan, fakeBuilder, { cacheDir });
  const { sbom } = imagePaths(plan, cacheDir);
  const text = readFileSync(sbom, "utf8");
  rmSync(sbom);
  await buildOnce(plan, fakeBuilder, { cacheDir });
  expect(readFileSync(sbom, "utf8")).toBe(text);
  expect(left()).toEqual(complete);
});

test("builds once for many callers at the same time", async () => {
  let builds = 0;
  const said: string[] = [];
  const waiting = () => said.filter((line) => line.startsWith("waiting")).length;
  const builder: typeof fakeBuilder = async (...args) => {
    builds += 1;
    await vi.waitUntil(() => waiting() === 3, { timeout: 30_000 });
    return fakeBuilder(...args);
  };
  const calls = [1, 2, 3, 4].map(() => buildOnce(plan, builder, { cacheDir, onProgress: (line) => said.push(line) }));
  const images = await Promise.all(calls);
  expect(builds).toBe(1);
  expect(new Set(images.map((image) => image.builtAt)).size).toBe(1);
});

test("builds once for two processes at the same time", async () => {
  const record = join(cacheDir, "record");
  const workers = [worker(record, "build"), worker(record, "build")];
  const said = await Promise.all(workers.map(outputOf));
  expect(readFileSync(record, "utf8")).toBe("built\n");
  for (const output of said) expect(output).toContain(`image ${sha256(plan.hash)}`);
});

test("a build that fails leaves its log, which the error names, and no image", async () => {
  const failing: typeof fakeBuilder = async (_plan, work) => {
    writeFileSync(work.image, "half");
    work.log("vmfarm: running scripts[0]");
    work.log("Err from http://me:secret@mirror.example/debian");
    work.log("vmfarm failed: scripts[0] ended with exit code 3");
    throw new Error("mmdebstrap failed");
  };
  const error = await buildOnce(plan, failing, { cacheDir }).catch((e) => e);
  const { log } = imagePaths(plan, cacheDir);
  expect(error).toBeInstanceOf(ImageBuildError);
  expect(error.message).toContain("scripts[0] ended with exit code 3, after: Err from http://mirror.example/debian");
  expect(error.message).toContain(log);
  expect(left()).toEqual([plan.fileName.replace("qcow2", "log")]);
  expect(readFileSync(log, "utf8")).not.toContain("secret");
  expect(findImage(plan, cacheDir)).toBeUndefined();
  await buildOnce(plan, fakeBuilder, { cacheDir });
  expect(left()).toEqual(complete);
});

test("a build that was killed is taken over, and what it left is removed", async () => {
  const killed = worker(join(cacheDir, "record"), "hang");
  while (!String(await once(killed.stdout!, "data")).includes("building"));
  killed.kill("SIGKILL");
  await once(killed, "close");
  expect(left().length).toBeGreaterThan(1);
  expect(findImage(plan, cacheDir)).toBeUndefined();
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(`${imagePaths(plan, cacheDir).image}.lock`, longAgo, longAgo);
  await buildOnce(plan, fakeBuilder, { cacheDir });
  expect(left()).toEqual(complete);
});

test("what a killed build left mounted is reported at preview with what to do, and is not touched by the next build", () => {
  const left = join(cacheDir, "images", `.${plan.fileName}.build-x`);
  const mounted = join(left, "root/dev/shm");
  for (const dir of [mounted, join(cacheDir, "shm")]) mkdirSync(dir, { recursive: true });
  writeFileSync(join(cacheDir, "shm", "precious"), "kept");
  const said = inMountNamespace(
    'mount --bind "$CACHE/shm" "$MOUNTED"; "$NODE" --import tsx "$WORKER" "$CACHE" "$CACHE/record" check',
    {
      CACHE: cacheDir,
      MOUNTED: mounted,
      WORKER: join(__dirname, "worker.ts"),
    },
  );
  const reason = `${left} cannot be removed: something is mounted in it and would be deleted with it, at ${mounted}.`;
  const command = `mount --make-rprivate '${mounted}' && umount --recursive '${mounted}'`;
  expect(said).toContain(`base: ${reason}`);
  expect(said).toContain(`ImageBuildError: ${reason}`);
  expect(said.split(command)).toHaveLength(3);
  expect(readdirSync(join(cacheDir, "shm"))).toEqual(["precious"]);
  expect(existsSync(mounted)).toBe(true);
});

test("an image without its manifest, or with a different size than stated there, is built again", async () => {
  const paths = imagePaths(plan, cacheDir);
  mkdirSync(paths.dir, { recursive: true });
  writeFileSync(paths.image, "partial");
  expect(findImage(plan, cacheDir)).toBeUndefined();
  const image = await buildOnce(plan, fakeBuilder, { cacheDir });
  expect(readFileSync(image.path, "utf8")).toBe(plan.hash);
  writeFileSync(paths.manifest, readFileSync(paths.manifest, "utf8").replace(/"fileSize": \d+/, '"fileSize": 1'));
  expect(findImage(plan, cacheDir)).toBeUndefined();
  expect((await buildOnce(plan, fakeBuilder, { cacheDir })).fileSize).toBe(plan.hash.length);
});

function worker(record: string, what: string): ChildProcess {
  const args = ["--import", "tsx", join(__dirname, "worker.ts"), cacheDir, record, what];
  return spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
}

async function outputOf(child: ChildProcess): Promise<string> {
  let output = "";
  child.stdout!.on("data", (chunk) => {
    output += chunk;
  });
  await once(child, "close");
  return output;
}
