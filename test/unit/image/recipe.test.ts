import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "../../../src/digest";
import type { GoldenImageArgs } from "../../../src/image/args";
import { reversed } from "../../support/reversed";
import { bookworm, imaginedFiles, planned } from "./support";

const name = fc.stringMatching(/^[a-z][a-z0-9]{1,8}$/);
const imageFile = fc.record({
  path: name.map((n) => `/etc/${n}`),
  content: fc.string(),
  mode: fc.constantFrom("0644", "0600"),
});
const recipe: fc.Arbitrary<GoldenImageArgs> = fc.record({
  base: fc.record({ bootstrap: fc.record({ suite: fc.constantFrom("bookworm", "trixie") }) }),
  packages: fc.record({ deb: fc.array(name) }),
  files: fc.uniqueArray(imageFile, { selector: (f) => f.path, maxLength: 4 }),
  scripts: fc.array(
    fc.string().map((s) => `echo ${s}`),
    { maxLength: 3 },
  ),
  services: fc.array(name, { maxLength: 3 }),
  diskSize: fc.constantFrom("2GiB", "3GiB"),
});

const same = (a: GoldenImageArgs, b: GoldenImageArgs) => planned(a).hash === planned(b).hash;

describe("the hash of a recipe", () => {
  test("does not depend on the order of properties or packages", () => {
    fc.assert(
      fc.property(recipe, (args) => {
        const packages = { deb: [...args.packages!.deb!].reverse() };
        expect(planned(reversed({ ...args, packages })).hash).toBe(planned(args).hash);
      }),
    );
  });

  test("differs if any content differs", () => {
    fc.assert(
      fc.property(recipe, recipe, (a, b) => {
        const content = ({
          packages,
          services,
          maxAgeSeconds: _,
          hash: _h,
          fileName: _f,
          ...rest
        }: ReturnType<typeof planned>) => canonicalJson({ packages, services, ...rest });
        expect(same(a, b)).toBe(content(planned(a)) === content(planned(b)));
      }),
    );
  });

  const full: GoldenImageArgs = {
    base: { bootstrap: { suite: "bookworm", components: ["main"] } },
    packages: { deb: ["nginx"] },
    files: [{ path: "/etc/x", content: "1", mode: "0644", owner: "root:root" }],
    scripts: ["one", "two"],
    services: ["nginx"],
    diskSize: "2GiB",
  };
  const [file] = full.files!;
  const changes: [string, Partial<GoldenImageArgs>][] = [
    ["suite", { base: { bootstrap: { suite: "trixie" } } }],
    ["mirror", { base: { bootstrap: { suite: "bookworm", mirror: "http://mirror.example/debian" } } }],
    ["components", { base: { bootstrap: { suite: "bookworm", components: ["main", "contrib"] } } }],
    ["packages", { packages: { deb: ["nginx", "curl"] } }],
    ["a pin", { packages: { deb: ["nginx=1.22"] } }],
    ["a file's content", { files: [{ ...file!, content: "2" }] }],
    ["a file's path", { files: [{ ...file!, path: "/etc/y" }] }],
    ["a file's mode", { files: [{ ...file!, mode: "0600" }] }],
    ["a file's owner", { files: [{ ...file!, owner: "www-data" }] }],
    ["a script", { scripts: ["one", "three"] }],
    ["the order of scripts", { scripts: ["two", "one"] }],
    ["services", { services: ["ssh"] }],
    ["the disk's size", { diskSize: "3GiB" }],
  ];
  test.each(changes)("changes with %s", (_what, change) => {
    expect(same(full, { ...full, ...change })).toBe(false);
  });

  // Pinned: a different hash would rebuild the images of every user.
  test("has not changed", () => {
    expect(planned(bookworm).hash.slice(0, 12)).toBe("f585e2b7c50d");
    expect(planned({ ...full, edition: "2" }).hash.slice(0, 12)).toBe("9ac8b5fce5f7");
    const vsphere = { ...full, packages: { deb: ["open-vm-tools=2:12"] } };
    expect(planned(vsphere).hash.slice(0, 12)).toBe("1fa5a323ea0e");
  });

  test("does not change with the name, the age, or the location of files on the host", () => {
    expect(planned(bookworm, undefined, "db").hash).toBe(planned(bookworm).hash);
    expect(same(bookworm, { ...bookworm, maxAge: "30d" })).toBe(true);
    const host = imaginedFiles({ "here/base": "disk", "there/base": "disk", x: "1" });
    const from = (path: string) => planned({ base: { file: path } }, host).hash;
    expect(from("here/base")).toBe(from("there/base"));
    const bySource = { ...full, files: [{ path: "/etc/x", source: "x" }] };
    expect(planned(bySource, host).hash).toBe(planned(full).hash);
  });
});
