import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { mib } from "../../input/size";
import { withLock } from "../../process/lock";
import type { BuildWork } from "../builder";
import { ImageBuildError } from "../builder";
import type { PlannedBase } from "../planBase";
import type { OnProgress } from "../progress";
import { sourceFiles } from "../sourceFiles";

/** The verified file of a `url` base, from the cache or downloaded. A partial download is resumed, and never has the final name. */
export async function downloaded(base: PlannedBase, work: Pick<BuildWork, "cache" | "onProgress">): Promise<string> {
  const path = join(work.cache, "downloads", `${base.algorithm}-${base.digest}`);
  const ready = () => existsSync(path) && sourceFiles.digest(path, base.algorithm!).digest === base.digest;
  if (ready()) return path;
  mkdirSync(dirname(path), { recursive: true });
  const onWait = () => work.onProgress("waiting for another download of the same file");
  await withLock(path, () => download(base, path, ready, work.onProgress), { onWait, until: ready });
  return path;
}

async function download(base: PlannedBase, path: string, ready: () => boolean, onProgress: OnProgress): Promise<void> {
  if (ready()) return;
  const part = `${path}.part`;
  const resumed = existsSync(part);
  await fetchInto(base.url!, part, onProgress);
  let digest = await digestOf(part, base.algorithm!);
  if (digest !== base.digest && resumed) {
    // The resumed part may have been the beginning of another file.
    rmSync(part);
    await fetchInto(base.url!, part, onProgress);
    digest = await digestOf(part, base.algorithm!);
  }
  if (digest !== base.digest) {
    rmSync(part);
    throw new ImageBuildError(
      `base.${base.algorithm}: ${base.url} serves a file whose ${base.algorithm!.toUpperCase()} is ${digest}, not ${base.digest}; it was discarded`,
    );
  }
  renameSync(part, path);
}

async function fetchInto(url: string, part: string, onProgress: OnProgress): Promise<void> {
  const have = existsSync(part) ? statSync(part).size : 0;
  const response = await fetch(url, { headers: have > 0 ? { Range: `bytes=${have}-` } : {} }).catch((error) => {
    throw new ImageBuildError(`base.url: ${url} cannot be reached: ${error.cause?.message ?? error.message}`);
  });
  // 416: the file has nothing beyond what was already downloaded.
  if (response.status === 416) return void (await response.body?.cancel());
  if (!response.ok || !response.body)
    throw new ImageBuildError(`base.url: ${url} answers ${response.status} ${response.statusText}`);
  const start = response.status === 206 ? have : 0;
  const total = start + Number(response.headers.get("content-length") ?? Number.NaN);
  const counted = counter(start, total, onProgress);
  const body = Readable.fromWeb(response.body as import("node:stream/web").ReadableStream);
  await pipeline(body, counted, createWriteStream(part, { flags: start > 0 ? "a" : "w" })).catch((error) => {
    throw new ImageBuildError(
      `base.url: the download of ${url} was interrupted (${error.message}): run the command again to resume it`,
    );
  });
}

function counter(start: number, total: number, onProgress: OnProgress) {
  const step = 50 * mib;
  let got = start;
  return async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      if (Math.floor((got + chunk.length) / step) > Math.floor(got / step))
        onProgress(`downloading: ${Math.floor(got / mib)} of ${Math.ceil(total / mib) || "?"} MiB`);
      got += chunk.length;
      yield chunk;
    }
  };
}

async function digestOf(path: string, algorithm: "sha256" | "sha512"): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
