import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ImageManifest, ManifestPackage } from "../../../src/image/manifest";
import { parsePolicy, SecurityUpdates } from "../../../src/ledger/security";
import { temporaryDirectory } from "../../support/temporaryDirectory";
import { builtWeb } from "./support";

/** A flat archive of security updates in a directory, read by the host's own apt. */
function archive(versions: Record<string, string>): { dir: string; sources: string } {
  const dir = join(temporaryDirectory(), "archive");
  mkdirSync(dir);
  const index = Object.entries(versions).map(
    ([name, version]) =>
      `Package: ${name}\nVersion: ${version}\nArchitecture: all\nMaintainer: none\nFilename: ./x.deb\nSize: 1\nSHA256: ${"0".repeat(64)}\nDescription: x\n`,
  );
  writeFileSync(join(dir, "Packages"), index.join("\n"));
  return { dir, sources: `Types: deb\nURIs: file:${dir}\nSuites: ./\nTrusted: yes\n` };
}

const installed = (name: string, version: string): ManifestPackage => ({
  name,
  version,
  licences: [],
  architecture: "all",
});

test("an update is a newer version according to Debian's rules", async () => {
  const { sources } = archive({ a: "1.0-1+deb12u2", b: "2.0", c: "1.0", d: "9" });
  const packages = [
    installed("a", "1.0-1+deb12u1"),
    installed("b", "2.0"),
    installed("c", "1:0.9"),
    installed("e", "1"),
  ];
  expect(await new SecurityUpdates(temporaryDirectory()).lagBehind(sources, packages)).toEqual({
    behind: [{ name: "a", installed: "1.0-1+deb12u1", update: "1.0-1+deb12u2" }],
  });
});

test("an archive that stops responding leaves the updates unknown", async () => {
  const { dir, sources } = archive({ a: "2" });
  const cache = temporaryDirectory();
  expect(await new SecurityUpdates(cache).lagBehind(sources, [installed("a", "1")])).toMatchObject({ behind: [{}] });
  rmSync(dir, { recursive: true });
  expect(await new SecurityUpdates(cache).lagBehind(sources, [installed("a", "1")])).toEqual({
    unknown: "the archive does not respond",
  });
});

test("a server that does not exist leaves the updates unknown", async () => {
  // A port without a listener: it was free a moment ago.
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  const sources = `Types: deb\nURIs: http://127.0.0.1:${port}\nSuites: ./\nTrusted: yes\n`;
  expect(await new SecurityUpdates(temporaryDirectory()).lagBehind(sources, [installed("a", "1")])).toEqual({
    unknown: "the archive does not respond",
  });
}, 60_000);

test.each<[string, Partial<ImageManifest>, string]>([
  ["without packages", { packages: [] }, "its packages are unknown"],
  ["of another distribution", { distribution: { id: "fedora", version: "43" } }, "not a Debian release"],
  ["whose distribution is unknown", { base: { kind: "file" } }, "not a Debian release"],
  ["of sid", { distribution: { id: "debian", codename: "sid" } }, "no archive of security updates is configured"],
])("the updates of an image %s are unknown", async (_what, more, unknown) => {
  expect(await new SecurityUpdates("/nonexistent").lagOf({ ...builtWeb, ...more })).toEqual({ unknown });
});

test("parses the output of apt-cache policy", () => {
  const text =
    "bash:\n  Installed: 5.2-1\n  Candidate: 5.2-2\n  Version table:\n *** 5.2-1 100\nzsh:\n  Installed: (none)\n  Candidate: 5\n";
  expect(parsePolicy(text)).toEqual([
    { name: "bash", installed: "5.2-1", update: "5.2-2" },
    { name: "zsh", installed: "(none)", update: "5" },
  ]);
});
