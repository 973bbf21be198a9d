import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { GoldenImageArgs, ImageBase } from "../../../src/image/args";
import { bookworm, imaginedFiles, planned, problemsOf } from "./support";

const hex = (digits: number) => "0".repeat(digits);
const url = "https://images.example/debian.qcow2";
const files = imaginedFiles({ "base.qcow2": "disk", "conf/app.ini": "x" });

type Case = [what: string, args: Partial<GoldenImageArgs>, path: string, reason: RegExp];
const file = (more: object) => ({ files: [{ path: "/etc/x", content: "", ...more }] });
const commercial = (more: object) => ({ licences: { commercial: [{ name: "Oracle", seats: 1, ...more }] } });
const base = (more: ImageBase) => ({ base: more });

const refused: Case[] = [
  ["no base", base({}), "base", /missing/],
  ["two bases", base({ bootstrap: { suite: "bookworm" }, file: "base.qcow2" }), "base", /one base/],
  ["a url without a digest", base({ url }), "base.url", /sha256 or base.sha512/],
  ["a short SHA-256", base({ url, sha256: hex(63) }), "base.sha256", /64 hexadecimal/],
  ["a short SHA-512", base({ url, sha512: hex(64) }), "base.sha512", /128 hexadecimal/],
  ["a SHA-256 that is not a number", base({ url, sha256: "g".repeat(64) }), "base.sha256", /64 hexadecimal/],
  ["two digests", base({ url, sha256: hex(64), sha512: hex(128) }), "base", /leave one out/],
  [
    "a digest of a bootstrap",
    base({ bootstrap: { suite: "bookworm" }, sha256: hex(64) }),
    "base.sha256",
    /cannot be used/,
  ],
  ["a url with another scheme", base({ url: "ftp://images.example/x", sha256: hex(64) }), "base.url", /http/],
  ["credentials in a url", base({ url: "https://me:pw@images.example/x", sha256: hex(64) }), "base.url", /credentials/],
  [
    "a wrong digest of a file",
    base({ file: "base.qcow2", sha256: hex(64) }),
    "base.sha256",
    /does not match base.qcow2/,
  ],
  ["an empty file path", base({ file: "" }), "base.file", /empty/],
  ["a file that does not exist", base({ file: "none.qcow2" }), "base.file", /does not exist/],
  ["an unknown suite", base({ bootstrap: { suite: "Debian 12" } }), "base.bootstrap.suite", /code name/],
  ["a suite that looks like an option", base({ bootstrap: { suite: "--x" } }), "base.bootstrap.suite", /code name/],
  [
    "a mirror that is not a URL",
    base({ bootstrap: { suite: "sid", mirror: "mirror" } }),
    "base.bootstrap.mirror",
    /address/,
  ],
  [
    "credentials in a mirror",
    base({ bootstrap: { suite: "sid", mirror: "http://me:pw@mirror.example/debian" } }),
    "base.bootstrap.mirror",
    /credentials/,
  ],
  ["no components", base({ bootstrap: { suite: "sid", components: [] } }), "base.bootstrap.components", /empty/],
  [
    "an invalid component",
    base({ bootstrap: { suite: "sid", components: ["a b"] } }),
    "base.bootstrap.components[0]",
    /area/,
  ],
  ["a Debian name in capitals", { packages: { deb: ["nginx", "Nginx"] } }, "packages.deb[1]", /Debian package/],
  ["a name that removes", { packages: { deb: ["nginx-"] } }, "packages.deb[0]", /Debian package/],
  ["two names in one", { packages: { deb: ["nginx,curl"] } }, "packages.deb[0]", /Debian package/],
  ["an option as a name", { packages: { deb: ["--force"] } }, "packages.deb[0]", /Debian package/],
  ["RPM packages for a Debian base", { packages: { rpm: ["nginx"] } }, "packages.rpm", /packages.deb/],
  [
    "an RPM name with a blank",
    { base: { file: "base.qcow2" }, packages: { rpm: ["a b"] } },
    "packages.rpm[0]",
    /RPM package/,
  ],
  ["an empty path", file({ path: "" }), "files[0].path", /empty/],
  ["a relative path", file({ path: "etc/x" }), "files[0].path", /relative/],
  ["a path with ..", file({ path: "/etc/../x" }), "files[0].path", /"\.\." part/],
  ["a path of a directory", file({ path: "/etc/" }), "files[0].path", /names a directory/],
  ["a path with a line break", file({ path: "/etc/a\nb" }), "files[0].path", /control character/],
  ["a path that is too long", file({ path: `/${"é".repeat(128)}` }), "files[0].path", /longer than Linux allows/],
  ["neither content nor source", file({ content: undefined }), "files[0]", /neither/],
  ["content and source", file({ source: "conf/app.ini" }), "files[0]", /both/],
  ["an empty source", file({ content: undefined, source: "" }), "files[0].source", /empty/],
  ["a source that does not exist", file({ content: undefined, source: "none" }), "files[0].source", /does not exist/],
  ["a mode that is not octal", file({ mode: "0888" }), "files[0].mode", /octal/],
  ["a symbolic mode", file({ mode: "u+x" }), "files[0].mode", /octal/],
  ["an invalid owner", file({ owner: "root; id" }), "files[0].owner", /user:group/],
  ["an empty script", { scripts: ["true", " "] }, "scripts[1]", /empty/],
  ["a service that is an option", { services: ["--now"] }, "services[0]", /systemd unit/],
  ["a service with a slash", { services: ["../x.service"] }, "services[0]", /systemd unit/],
  ["a size without a unit", { diskSize: "20" }, "diskSize", /unit/],
  ["a size of 0", { diskSize: "0GiB" }, "diskSize", /unit/],
  ["a fractional size", { diskSize: "1.5GiB" }, "diskSize", /unit/],
  ["a size that is not a multiple of 1 MiB", { diskSize: "3GB" }, "diskSize", /1MiB/],
  ["a size too small", { diskSize: "512MiB" }, "diskSize", /too small/],
  ["a licence that SPDX does not have", { licences: { spdx: ["MIT", "Mine"] } }, "licences.spdx[1]", /"LicenseRef-"/],
  ["an empty licence", { licences: { spdx: [""] } }, "licences.spdx[0]", /SPDX licence expression/],
  [
    "a package's licence that SPDX does not have",
    { packages: { deb: ["x11"], licences: [{ name: "x11", spdx: "GPL-2+" }] } },
    "packages.licences[0].spdx",
    /SPDX licence expression/,
  ],
  [
    "a licence of a pinned package",
    { packages: { licences: [{ name: "bash=5", spdx: "MIT" }] } },
    "packages.licences[0].name",
    /without a version/,
  ],
  [
    "two licences of a package",
    { packages: { licences: ["MIT", "ISC"].map((spdx) => ({ name: "bash", spdx })) } },
    "packages.licences[1].name",
    /join its licences/,
  ],
  ["a licence without a name", commercial({ name: " " }), "licences.commercial[0].name", /in one line/],
  ["half a seat", commercial({ seats: 1.5 }), "licences.commercial[0].seats", /whole number/],
  ["a negative number of seats", commercial({ seats: -1 }), "licences.commercial[0].seats", /whole number/],
  [
    "an invalid name of a licensed package",
    commercial({ packages: ["a b"] }),
    "licences.commercial[0].packages[0]",
    /package/,
  ],
  ["an age without a unit", { maxAge: "30" }, "maxAge", /unit/],
];

test.each(refused)("refuses %s", (_what, args, path, reason) => {
  const found = problemsOf({ ...bookworm, ...args }, files);
  expect(found.map((p) => p.propertyPath)).toEqual([path]);
  expect(found[0]!.reason).toMatch(reason);
});

test("refuses a duplicate file", () => {
  const twice = [1, 2].map(() => ({ path: "/etc/x", content: "" }));
  expect(problemsOf({ ...bookworm, files: twice })).toEqual([
    { propertyPath: "files[1].path", reason: expect.stringMatching(/twice/) },
  ]);
});

test("refuses a duplicate licence", () => {
  const twice = [1, 2].map(() => ({ name: "Oracle", seats: 1 }));
  expect(problemsOf({ ...bookworm, licences: { commercial: twice } })).toEqual([
    { propertyPath: "licences.commercial[1].name", reason: expect.stringMatching(/twice/) },
  ]);
});

test("licences are planned, sorted, and not part of the hash", () => {
  const packages = {
    deb: ["bash"],
    licences: [
      { name: "zsh", spdx: "MIT" },
      { name: "bash", spdx: "GPL-3.0-or-later" },
    ],
  };
  const licences = { spdx: ["MIT", "Apache-2.0 OR MIT", "MIT"], commercial: [{ name: "Oracle", seats: 2 }] };
  const plain = planned({ ...bookworm, packages: { deb: ["bash"] } });
  const plan = planned({ ...bookworm, packages, licences });
  expect(plan.licences).toEqual({
    image: ["Apache-2.0 OR MIT", "MIT"],
    packages: [
      { name: "bash", spdx: "GPL-3.0-or-later" },
      { name: "zsh", spdx: "MIT" },
    ],
    commercial: [{ name: "Oracle", seats: 2, packages: [] }],
  });
  expect(plan).toEqual({ ...plain, licences: plan.licences });
  expect("licences" in plain).toBe(false);
});

test("an image that is used as it is has licences too", () => {
  expect(planned({ base: { template: "win" }, licences: { spdx: ["LicenseRef-windows"] } }).licences?.image).toEqual([
    "LicenseRef-windows",
  ]);
});

test("refuses a name that is not a valid hostname", () => {
  expect(problemsOf(bookworm, files, "My_Image").map((p) => p.propertyPath)).toEqual(["name"]);
});

test("reports everything at once", () => {
  const found = problemsOf({ base: { url }, packages: { deb: ["A"] }, diskSize: "1", maxAge: "x" });
  expect(found.map((p) => p.propertyPath)).toEqual(["base.url", "packages.deb[0]", "diskSize", "maxAge"]);
});

test("fills defaults in", () => {
  const plan = planned({ ...bookworm, files: [{ path: "/etc/x", content: "" }], services: ["nginx"], maxAge: "30d" });
  expect(plan).toMatchObject({ diskSize: 2 ** 31, services: ["nginx.service"], maxAgeSeconds: 30 * 86400 });
  expect(plan.files[0]).toMatchObject({ mode: "0644", owner: "root:root" });
  expect(plan.base.components).toEqual(["main"]);
  expect(plan.fileName).toBe(`web-${plan.hash.slice(0, 12)}.qcow2`);
  expect(planned({ base: { file: "base.qcow2" } }, files).diskSize).toBeUndefined();
});

test.each([["g++"], ["libstdc++6"], ["nginx=1.22.1-9+deb12u1"], ["python3.11"]])(
  "accepts the Debian package %s",
  (name) => {
    expect(planned({ ...bookworm, packages: { deb: [name] } }).packages.deb).toEqual([name]);
  },
);

describe("an image that exists already", () => {
  test.each<[ImageBase, string]>([
    [{ template: "templates/win" }, "win"],
    [{ template: "win" }, "win"],
    [{ ami: "ami-0123456789abcdef0" }, "ami-0123456789abcdef0"],
    [{ ssmParameter: "/aws/service/debian/12" }, "12"],
  ])("%j is called %s, and is used as it is", (of, fileName) => {
    const plan = planned({ base: of });
    expect(plan).toMatchObject({ fileName, base: of });
    expect(plan.diskSize).toBeUndefined();
    expect(Object.keys(plan.base)).toHaveLength(2);
  });

  test.each<[ImageBase, string, RegExp]>([
    [{ template: "" }, "base.template", /is empty/],
    [{ template: "templates/" }, "base.template", /is empty: write the name or the path/],
    [{ template: 5 as never }, "base.template", /is empty/],
    [{ ami: "ami-1" }, "base.ami", /"ami-1" is not a valid AMI id/],
    [{ ami: "my ami-0123456789abcdef0" }, "base.ami", /is not a valid AMI id/],
    [{ ami: "ami-0123456789abcdef01" }, "base.ami", /is not a valid AMI id/],
    [{ ssmParameter: "a b" }, "base.ssmParameter", /"a b" is not a valid parameter name/],
    [{ ssmParameter: "/a/" }, "base.ssmParameter", /is not a valid parameter name/],
    [{ template: "t", sha256: hex(64) }, "base.sha256", /cannot be used with template, which is not a file/],
  ])("%j is refused", (of, path, reason) => {
    expect(problemsOf({ base: of })).toEqual([{ propertyPath: path, reason: expect.stringMatching(reason) }]);
  });

  test.each<Partial<GoldenImageArgs>>([
    { packages: {} },
    { files: [] },
    { scripts: [] },
    { services: [] },
    { diskSize: "2GiB" },
    { edition: "1" },
  ])("is not changed: %j", (args) => {
    const [property] = Object.keys(args);
    expect(problemsOf({ base: { ami: "ami-0123456789abcdef0" }, ...args })).toEqual([
      { propertyPath: property, reason: expect.stringMatching(/^cannot be used with base\.ami, .*leave it out/) },
    ]);
  });
});

describe("what is taken:", () => {
  const of = (args: Partial<GoldenImageArgs>) => planned({ ...bookworm, ...args }, files);

  test("a bootstrap with mirrors and areas", () => {
    const bootstrap = {
      ...{ suite: "trixie", mirror: "http://mirror.example/debian", securityMirror: "https://mirror.example/security" },
      components: ["main", "non-free-firmware"],
    };
    expect(of({ base: { bootstrap } }).base).toEqual({ kind: "bootstrap", ...bootstrap });
  });

  test("a file by its digest, and a download by the one that is given", () => {
    const digest = createHash("sha512").update("disk").digest("hex");
    expect(of({ base: { file: "base.qcow2", sha512: digest.toUpperCase() } }).base).toEqual({
      ...{ kind: "file", path: "base.qcow2", algorithm: "sha512", digest },
    });
    expect(of({ base: { file: "base.qcow2" } }).base).toMatchObject({ algorithm: "sha256" });
    expect(of({ base: { url, sha256: "A".repeat(64) } }).base).toEqual({
      ...{ kind: "url", url, algorithm: "sha256", digest: "a".repeat(64) },
    });
  });

  test("modes and owners in their forms", () => {
    const modes = ["644", "0644", "4755", "04755"].map((mode, i) => ({ path: `/etc/${i}`, content: "", mode }));
    expect(of({ files: modes }).files.map(({ mode }) => mode)).toEqual(["0644", "0644", "4755", "4755"]);
    const owners = ["www-data", "www-data:www-data"].map((owner, i) => ({ path: `/etc/${i}`, content: "", owner }));
    expect(of({ files: owners }).files.map(({ owner }) => owner)).toEqual(["www-data:", "www-data:www-data"]);
    expect(of({ files: [{ path: "/x", source: "conf/app.ini" }] }).files[0]).toMatchObject({
      ...{ source: "conf/app.ini", sha256: createHash("sha256").update("x").digest("hex") },
    });
  });

  test("packages and services, each once and in order", () => {
    const packages = { deb: ["bb", "aa", "bb"], rpm: [] };
    expect(of({ packages }).packages).toEqual({ deb: ["aa", "bb"], rpm: [] });
    const rpm = ["kernel-5.1~rc^1:x_+", "A"];
    expect(of({ base: { file: "base.qcow2" }, packages: { rpm } }).packages.rpm).toEqual(["A", "kernel-5.1~rc^1:x_+"]);
    expect(of({ services: ["ssh", "a@b.timer", "x.service", "ssh.service"] }).services).toEqual([
      ...["a@b.timer", "ssh.service", "x.service"],
    ]);
    for (const kind of ["socket", "path", "mount", "automount", "swap", "target", "slice"])
      expect(of({ services: [`a.${kind}`] }).services).toEqual([`a.${kind}`]);
    expect(of({ scripts: ["a", "b"] }).scripts).toEqual(["a", "b"]);
  });

  test("the smallest disk, and the edition", () => {
    expect(of({ diskSize: "1GiB" }).diskSize).toBe(2 ** 30);
    expect(planned({ base: { file: "base.qcow2" }, diskSize: "1MiB" }, files).diskSize).toBe(2 ** 20);
    expect(of({ edition: "2" })).toMatchObject({ edition: "2" });
    expect(of({ edition: "2" }).hash).not.toBe(of({}).hash);
  });

  test("licences of packages by either system's names", () => {
    const licences = [
      { name: "Some_Rpm", spdx: "MIT" },
      { name: "bash", spdx: "MIT" },
    ];
    const packages = { licences };
    const covered = {
      licences: {
        commercial: [
          { name: "B", seats: 0, packages: ["z", "a"] },
          { name: "A", seats: 2 ** 53 - 1 },
        ],
      },
    };
    expect(of({ packages, ...covered }).licences).toEqual({
      image: [],
      packages: licences,
      commercial: [
        { name: "A", seats: 2 ** 53 - 1, packages: [] },
        { name: "B", seats: 0, packages: ["a", "z"] },
      ],
    });
  });
});

test.each<[string, Partial<GoldenImageArgs>, string]>([
  ["a suite with more behind it", base({ bootstrap: { suite: "sid!" } }), "base.bootstrap.suite"],
  ["a suite that is not a string", base({ bootstrap: { suite: 5 as never } }), "base.bootstrap.suite"],
  [
    "an area with more behind it",
    base({ bootstrap: { suite: "sid", components: ["main!"] } }),
    "base.bootstrap.components[0]",
  ],
  [
    "a mirror with a blank",
    base({ bootstrap: { suite: "sid", mirror: "http://a.example/ b" } }),
    "base.bootstrap.mirror",
  ],
  [
    "a mirror of another kind",
    base({ bootstrap: { suite: "sid", mirror: "ftp://a.example" } }),
    "base.bootstrap.mirror",
  ],
  [
    "a password alone in a mirror",
    base({ bootstrap: { suite: "sid", securityMirror: "http://:pw@a.example" } }),
    "base.bootstrap.securityMirror",
  ],
  ["a password alone in a url", base({ url: "https://:pw@images.example/x", sha256: hex(64) }), "base.url"],
  ["an invalid url", base({ url: "images", sha256: hex(64) }), "base.url"],
  ["a blank file path", base({ file: " " }), "base.file"],
  ["a long SHA-256", base({ url, sha256: hex(65) }), "base.sha256"],
  ["a mode of five digits", file({ mode: "16444" }), "files[0].mode"],
  ["a mode of two digits", file({ mode: "64" }), "files[0].mode"],
  ["an owner with a blank before it", file({ owner: " root" }), "files[0].owner"],
  ["an owner with a digit first", file({ owner: "1a" }), "files[0].owner"],
  ["an invalid group", file({ owner: "root:a b" }), "files[0].owner"],
  ["an owner that is too long", file({ owner: "a".repeat(33) }), "files[0].owner"],
  ["a blank source", file({ content: undefined, source: " " }), "files[0].source"],
  ["a name that begins with a plus sign", { packages: { deb: ["+a"] } }, "packages.deb[0]"],
  ["a name of one letter", { packages: { deb: ["a"] } }, "packages.deb[0]"],
  ["a version that begins with a letter", { packages: { deb: ["nginx=a1"] } }, "packages.deb[0]"],
  ["an RPM option", { base: { file: "base.qcow2" }, packages: { rpm: ["-a"] } }, "packages.rpm[0]"],
  ["a service with a blank", { services: ["a b.service"] }, "services[0]"],
  ["a service of another kind", { services: ["a.device"] }, "services[0]"],
  ["a script that is not a string", { scripts: [5 as never] }, "scripts[0]"],
  ["a disk of bytes", { diskSize: "1500KB" }, "diskSize"],
  ["a licence of two lines", commercial({ name: "a\nb" }), "licences.commercial[0].name"],
  ["a licence with a blank at its end", commercial({ name: "a " }), "licences.commercial[0].name"],
  ["a licence whose name is not a string", commercial({ name: 5 }), "licences.commercial[0].name"],
  ["more seats than can be counted", commercial({ seats: 2 ** 53 }), "licences.commercial[0].seats"],
])("refuses %s, too", (_what, args, path) => {
  expect(problemsOf({ ...bookworm, ...args }, files).map((p) => p.propertyPath)).toEqual([path]);
});
