import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { directoryPath, guestPathFault, mountPathFault } from "../../../src/input/guestPath";

test.each([
  ["/srv/data/", "/srv/data"],
  ["//srv///data//", "/srv/data"],
  ["/srv/data", "/srv/data"],
  ["/", "/"],
  ["//", "/"],
])("%s as a directory is %s", (given, path) => {
  expect(directoryPath(given)).toBe(path);
});

test.each(["/srv/app@1", "/srv/données", "/srv/a%b", "/srv/#a", "/-a", "/srv/a,b:c", `/${"a".repeat(255)}`])(
  "%s can be mounted at",
  (path) => {
    expect(mountPathFault(path)).toBeUndefined();
  },
);

test.each([
  "/",
  "srv",
  "/srv/a b",
  "/srv/a\u00a0b",
  "/srv/a\u0085b",
  "/srv/'a'",
  "/a\\040b",
  "/a/../b",
  "/a/./b",
  "/a/",
  "/\ud800",
  5,
  null,
  ["/srv"],
  "/a b/c",
])("%j cannot", (path) => {
  expect(mountPathFault(path)).toMatch(/./);
});

test.each(["/a/../b", "/..", "/a b"])("%j is refused as a mount point, with all the requirements for one", (path) => {
  expect(mountPathFault(path)).toMatch(
    /is not an absolute path below \/ without spaces, quotes, backslashes and "\.\."$/,
  );
});

test.each([
  ["etc/motd", /^"etc\/motd" is relative; give an absolute path such as \/etc\/motd$/],
  ["", /is relative/],
  ["/etc/motd\n", /control character/],
  ["/etc/", /^"\/etc\/" names a directory; name the file in it$/],
  ["/", /names a directory/],
  ["//etc/motd", /has an empty, "\." or "\.\." part/],
  ["/etc//motd", /has an empty, "\." or "\.\." part/],
  ["/./motd", /has an empty, "\." or "\.\." part/],
  ["/etc/..", /has an empty, "\." or "\.\." part/],
])("%j is not the path of a file", (path, reason) => {
  expect(guestPathFault(path)).toMatch(reason);
});

test.each(["/a", "/.profile", "/a/..b", "/a b", "/a.."])("%j is the path of a file", (path) => {
  expect(guestPathFault(path)).toBeUndefined();
});

test("a path that is longer than Linux allows is refused", () => {
  expect(guestPathFault(`/${"a/".repeat(2046)}bc`)).toBeUndefined();
  expect(guestPathFault(`/${"a/".repeat(2046)}bcd`)).toMatch(/longer/);
  expect(guestPathFault(`/srv/${"a".repeat(255)}`)).toBeUndefined();
  expect(guestPathFault(`/srv/${"a".repeat(256)}`)).toMatch(/longer/);
  expect(guestPathFault(`/${"é".repeat(128)}`)).toMatch(/longer/);
  expect(guestPathFault(`/${"a/".repeat(2048)}b`)).toMatch(/longer/);
});

test("mount and systemd read any valid mount point unchanged from /etc/fstab", () => {
  const dir = mkdtempSync(join(tmpdir(), "vmfarm-fstab-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const part = fc.oneof(
    fc.constantFrom("app@1", "données", "#", "%", "-", "~", "a,b", "$x", "*", "日本"),
    fc.string({ unit: "binary", maxLength: 8 }),
  );
  const paths = fc
    .sample(fc.array(part, { minLength: 1, maxLength: 4 }), 2000)
    .map((parts) => directoryPath(`/${parts.join("/")}`))
    .filter((path, i, all) => mountPathFault(path) === undefined && all.indexOf(path) === i);
  const fstab = join(dir, "fstab");
  writeFileSync(fstab, paths.map((path, i) => `/dev/disk/by-id/${i}\t${path}\text4\tdefaults,nofail\t0\t2\n`).join(""));
  // From util-linux, like `mount`, and with the same parser.
  const read = execFileSync("findmnt", ["--tab-file", fstab, "--json", "--output", "SOURCE,TARGET"], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C.UTF-8" },
  });
  const found = (JSON.parse(read) as { filesystems: { target: string }[] }).filesystems.map(({ target }) => target);
  expect(found).toEqual(paths);
  expect(paths.length).toBeGreaterThan(500);
});
