import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { sha256 } from "../../../../src/digest";
import { buildImage } from "../../../../src/image/build";
import { downloaded } from "../../../../src/image/diskImage/download";
import type { PlannedBase } from "../../../../src/image/planBase";
import { temporaryDirectory } from "../../../support/temporaryDirectory";
import { planned } from "../support";

const content = "a disk image".repeat(1000);
const asked: (string | undefined)[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let server: Server;
let cache: string;
let url: string;

beforeEach(async () => {
  cache = temporaryDirectory();
  vi.stubEnv("VMFARM_CACHE", cache);
  asked.length = 0;
  answer = serve;
  server = createServer((request, response) => {
    asked.push(request.headers.range);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/image`;
});
afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function serve(request: IncomingMessage, response: ServerResponse): void {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
  if (start >= content.length) return void response.writeHead(416).end();
  response.writeHead(start > 0 ? 206 : 200, { "content-length": content.length - start }).end(content.slice(start));
}

const base = (digest = sha256(content)): PlannedBase => ({ kind: "url", url, algorithm: "sha256", digest });
const get = (b = base()) => downloaded(b, { cache, onProgress: () => {} });
const files = () => readdirSync(join(cache, "downloads"));
const partial = (text: string) => {
  mkdirSync(join(cache, "downloads"));
  writeFileSync(join(cache, "downloads", `sha256-${sha256(content)}.part`), text);
};

test("downloads once", async () => {
  const path = await get();
  expect(readFileSync(path, "utf8")).toBe(content);
  expect(await get()).toBe(path);
  expect(asked).toEqual([undefined]);
});

test("a download is checked like any file: a VMDK that refers to a file of this host does not reveal any of it", async () => {
  const description = `# Disk DescriptorFile
version=1
CID=fffffffe
parentCID=ffffffff
createType="monolithicFlat"
RW 1 FLAT "/etc/passwd" 0
ddb.adapterType = "ide"
ddb.geometry.cylinders = "1"
ddb.geometry.heads = "16"
ddb.geometry.sectors = "63"
`;
  answer = (_, response) => response.end(description);
  const plan = planned({ base: { url, sha256: sha256(description) } });
  await expect(buildImage(plan, { cacheDir: cache })).rejects.toThrow(
    /base\.url: .*sha256-.* keeps its content in \/etc\/passwd/,
  );
  expect(readdirSync(join(cache, "images")).filter((name) => name.endsWith(".qcow2"))).toEqual([]);
});

test("callers at the same time share a download", async () => {
  await Promise.all([get(), get(), get()]);
  expect(asked.length).toBe(1);
});

test("a file with a different digest is neither used nor kept", async () => {
  await expect(get(base("0".repeat(64)))).rejects.toThrow(
    `base.sha256: ${url} serves a file whose SHA256 is ${sha256(content)}`,
  );
  expect(files()).toEqual([]);
});

test("resumes an interrupted download", async () => {
  answer = (_request, response) => {
    response.writeHead(200, { "content-length": content.length });
    response.write(content.slice(0, 5000));
    const part = join(cache, "downloads", `sha256-${sha256(content)}.part`);
    const arrived = vi.waitFor(() => expect(statSync(part).size).toBe(5000), { timeout: 10_000 });
    arrived.finally(() => response.destroy());
  };
  await expect(get()).rejects.toThrow(/interrupted/);
  expect(files()).toEqual([`sha256-${sha256(content)}.part`]);
  answer = serve;
  expect(readFileSync(await get(), "utf8")).toBe(content);
  expect(asked.at(-1)).toBe("bytes=5000-");
  expect(files()).toEqual([`sha256-${sha256(content)}`]);
});

test.each([["x".repeat(500)], [content], [`${content}more`]])(
  "starts again if the partial file does not fit",
  async (there) => {
    partial(there);
    expect(readFileSync(await get(), "utf8")).toBe(content);
  },
);

test("starts at the beginning if the server does not support ranges", async () => {
  partial(content.slice(0, 100));
  answer = (_request, response) => response.end(content);
  expect(readFileSync(await get(), "utf8")).toBe(content);
});

test("a damaged cached file is downloaded again", async () => {
  const path = await get();
  writeFileSync(path, "damaged");
  expect(readFileSync(await get(), "utf8")).toBe(content);
});

test("reports the answer of a server that does not have the file", async () => {
  answer = (_request, response) => response.writeHead(404).end();
  await expect(get()).rejects.toThrow(`base.url: ${url} answers 404`);
  expect(existsSync(join(cache, "downloads", `sha256-${sha256(content)}`))).toBe(false);
});
