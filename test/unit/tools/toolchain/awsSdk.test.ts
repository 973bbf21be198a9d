import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { run } from "../../../../src/process/run";
import { isPlaced, linkScope } from "../../../../tools/toolchain/awsSdk";

let dir: string;
const at = (...path: string[]) => join(dir, ...path);
const write = (path: string, value: unknown) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(value));
};
const cache = () => at("cache", "node_modules");
const modules = () => at("checkout", "node_modules");
const content = () => readFileSync(join(cache(), "@aws-sdk", "client-ec2", "index.js"), "utf8");

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "vmfarm-npm-"));
  for (const name of ["client-ec2", "types"])
    for (const file of ["package.json", "index.js"])
      write(join(cache(), "@aws-sdk", name, file), { name: `@aws-sdk/${name}`, version: "1.0.0" });
  write(at("checkout", "package.json"), { name: "checkout", version: "1.0.0" });
  write(at("more", "package.json"), { name: "more", version: "1.0.0" });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it("packages linked from the cache stay there when npm removes them, and are then missing", async () => {
  await linkScope(cache(), modules(), "@aws-sdk");
  expect(isPlaced(cache(), modules(), "@aws-sdk/client-ec2")).toBe(true);
  const before = content();
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--install-links", at("more")], {
    cwd: at("checkout"),
  });
  expect(isPlaced(cache(), modules(), "@aws-sdk/client-ec2")).toBe(false);
  expect(content()).toBe(before);
  await linkScope(cache(), modules(), "@aws-sdk");
  expect(isPlaced(cache(), modules(), "@aws-sdk/client-ec2")).toBe(true);
}, 60_000);

it("a link to the whole scope, or to another cache, does not count; a package installed by the user does", async () => {
  mkdirSync(modules());
  symlinkSync(join(cache(), "@aws-sdk"), join(modules(), "@aws-sdk"));
  expect(isPlaced(cache(), modules(), "@aws-sdk/client-ec2")).toBe(false);
  await linkScope(cache(), modules(), "@aws-sdk");
  expect(isPlaced(at("newer"), modules(), "@aws-sdk/client-ec2")).toBe(false);
  expect(isPlaced(cache(), modules(), "@aws-sdk/client-ec2")).toBe(true);
  expect(content()).toContain("client-ec2");
  write(at("own", "@aws-sdk", "client-ec2", "package.json"), {});
  expect(isPlaced(cache(), at("own"), "@aws-sdk/client-ec2")).toBe(true);
});
