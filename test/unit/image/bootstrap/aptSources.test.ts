import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type AptSource, parseAptSources } from "../../../../src/image/bootstrap/aptSources";
import { archiveOf } from "../../../../src/image/bootstrap/archive";
import { renderSources } from "../../../../src/image/bootstrap/guestSources";
import { type HostApt, hostApt } from "../../../../src/image/bootstrap/hostApt";
import { suiteProblem } from "../../../../src/image/bootstrap/suiteProbe";
import { temporaryDirectory } from "../../../support/temporaryDirectory";

const deb822 = `Types: deb deb-src
# where the packages come from
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main

Types: deb
Enabled: no
URIs: http://off.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`;
const list = `# comment
deb [arch=amd64 signed-by=/x.gpg] https://vendor.example/apt bookworm main
deb http://mirror.example/debian bookworm main
deb http://mirror.example/debian bookworm-updates main
deb-src http://mirror.example/debian bookworm main
deb http://security.example/debian-security bookworm-security main
`;

const debian = (sources: AptSource[]): HostApt => ({ sources, distribution: "debian" });
const lines = (text: string, distribution = "debian"): HostApt => ({
  sources: parseAptSources(text, "list"),
  distribution,
});
const found = (host: HostApt, suite = "bookworm") => archiveOf({ kind: "bootstrap", suite }, host);
const archiveIn = (host: HostApt, suite?: string) => {
  const answer = found(host, suite);
  return "archive" in answer ? answer.archive : answer.problem;
};
const refused = (reason: RegExp) => ({
  propertyPath: "base.bootstrap.mirror",
  reason: expect.stringMatching(reason),
});
const none = refused(
  /^is missing, and this host's apt configuration names no Debian archive: give its address, such as/,
);
const unusable = (address: string) =>
  refused(
    new RegExp(
      `^is missing, and guests cannot use the Debian archive that this host's apt uses, ${address.replace("+", "\\+")}: give the address of one that they can use, such as`,
    ),
  );

test("finds Debian's archive in deb822 sources", () => {
  expect(found(debian(parseAptSources(deb822, "deb822")))).toEqual({
    archive: { mirror: "http://mirror.example/debian", securityMirror: "http://mirror.example/debian-security" },
    unconfirmed: [],
  });
});

test("finds Debian's archive in one-line sources, beside a vendor's suite of the same name", () => {
  expect(found(lines(list))).toEqual({
    archive: { mirror: "http://mirror.example/debian", securityMirror: "http://security.example/debian-security" },
    unconfirmed: [],
  });
});

test("one address with all suites is both archives, and of several the first counts", () => {
  const all =
    "URIs: http://a.example/debian/ http://b.example/debian\nSuites: bookworm bookworm-updates bookworm-security";
  const both = { mirror: "http://a.example/debian", securityMirror: "http://a.example/debian" };
  expect(archiveIn(debian(parseAptSources(`Types: deb\n${all}\nComponents: main\n`, "deb822")))).toEqual(both);
});

describe("other archives are not mistaken for Debian's", () => {
  const ubuntu = `deb http://archive.ubuntu.example/ubuntu jammy main restricted
deb http://archive.ubuntu.example/ubuntu jammy-updates main restricted
deb http://security.ubuntu.example/ubuntu jammy-security main restricted
`;
  test.each([
    ["Ubuntu", "ubuntu", ubuntu],
    ["Ubuntu by a mirror", "ubuntu", ubuntu.replaceAll(/\w+.ubuntu.example/g, "mirror.example")],
    [
      "Ubuntu's ports",
      "ubuntu",
      ubuntu.replaceAll("archive.ubuntu.example/ubuntu", "ports.ubuntu.example/ubuntu-ports"),
    ],
    ["Linux Mint", "linuxmint", `deb http://packages.linuxmint.example vera main upstream\n${ubuntu}`],
    ["Raspbian", "raspbian", "deb http://raspbian.raspberrypi.example/raspbian/ bookworm main contrib"],
    ["Raspberry Pi OS", "debian", "deb http://archive.raspberrypi.example/debian/ bookworm main"],
    [
      "Devuan",
      "devuan",
      "deb http://deb.devuan.example/merged daedalus main\ndeb http://deb.devuan.example/merged daedalus-updates main",
    ],
    ["a vendor", "debian", "deb https://vendor.example/apt bookworm main"],
    [
      "a vendor for Debian",
      "debian",
      "deb [signed-by=/etc/apt/keyrings/v.gpg] https://vendor.example/debian bookworm main",
    ],
    ["a vendor's area", "debian", "deb https://download.example/linux/debian bookworm stable"],
    ["one for another architecture", "debian", "deb [arch=arm64] http://mirror.example/debian bookworm main"],
    ["a DVD", "debian", "deb cdrom:[Debian GNU/Linux 12.0.0 _Bookworm_ - Official amd64 DVD]/ bookworm main"],
  ])("%s", (_, distribution, text) => expect(archiveIn(lines(text, distribution))).toEqual(none));

  test("Ubuntu in deb822", () => {
    const text = `Types: deb\nURIs: http://mirror.example/debian-and-ubuntu\nSuites: noble noble-updates\nComponents: main
Signed-By: /usr/share/keyrings/ubuntu-archive-keyring.gpg\n`;
    expect(archiveIn({ sources: parseAptSources(text, "deb822"), distribution: "ubuntu" })).toEqual(none);
  });

  test("Debian's own beside Ubuntu's is found", () => {
    const own =
      "deb [ signed-by=/usr/share/keyrings/debian-archive-keyring.gpg ] http://deb.debian.example/debian bookworm main";
    expect(archiveIn(lines(`${ubuntu}${own}`, "ubuntu"))).toEqual({ mirror: "http://deb.debian.example/debian" });
    const unsigned = own.replace(/\[.*\] /, "");
    expect(archiveIn(lines(`${ubuntu}${unsigned}`, "ubuntu"))).toEqual({ mirror: "http://deb.debian.example/debian" });
  });
});

describe("an address that guests cannot use is not written to their sources", () => {
  test.each([
    ...["file:/srv/debian", "copy:/srv/debian", "ftp://ftp.example/debian", "tor+http://deb.debian.example/debian"],
    ...[
      "http://localhost:3142/deb.debian.example/debian",
      "http://127.0.0.1/debian",
      "mirror+file:/etc/mirrors/debian/",
    ],
  ])("%s", (uri) => {
    expect(archiveIn(lines(`deb ${uri} bookworm main`))).toEqual(unusable(uri.replace(/\/$/, "")));
    expect(archiveIn(lines(`deb ${uri} bookworm main\ndeb http://m.example/debian bookworm main`))).toEqual({
      mirror: "http://m.example/debian",
    });
  });

  test("but the host itself may use it", () => {
    const host = lines("deb http://localhost:3142/debian bookworm main");
    const base = { kind: "bootstrap", suite: "bookworm" } as const;
    expect(archiveOf(base, host, "host")).toMatchObject({ archive: { mirror: "http://localhost:3142/debian" } });
  });

  test("one with a password, which is not shown", () => {
    const text = "deb https://me:geheim@mirror.example/debian bookworm main";
    expect(archiveIn(lines(text))).toEqual(unusable("https://mirror.example/debian with a password"));
  });

  test("a list of mirrors in a file of the host counts as its mirrors", () => {
    const dir = temporaryDirectory();
    for (const name of ["mirrors", "sources.list.d"]) mkdirSync(join(dir, name));
    const stanza = (list: string, suites: string) =>
      `Types: deb deb-src\nURIs: mirror+file://${dir}/mirrors/${list}\nSuites: ${suites}\nComponents: main\n`;
    writeFileSync(
      join(dir, "sources.list.d/debian.sources"),
      `${stanza("debian.list", "bookworm bookworm-updates bookworm-backports")}\n${stanza("debian-security.list", "bookworm-security")}`,
    );
    const mirrors =
      "# cloud\nfile:/srv/debian priority:1\nhttps://far.example/debian\nhttps://deb.debian.example/debian\tpriority:2\n";
    writeFileSync(join(dir, "mirrors/debian.list"), mirrors);
    writeFileSync(join(dir, "mirrors/debian-security.list"), "https://deb.debian.example/debian-security\n");
    writeFileSync(join(dir, "os-release"), 'PRETTY_NAME="Debian"\nID=debian\n');
    const host = hostApt(dir, join(dir, "os-release"));
    expect(found(host)).toEqual({
      archive: {
        mirror: "https://deb.debian.example/debian",
        securityMirror: "https://deb.debian.example/debian-security",
      },
      unconfirmed: [],
    });
  });
});

describe("an archive from which the host uses other suites is checked for the required one", () => {
  const trixie = list.replaceAll("bookworm", "trixie").replaceAll("mirror.example", "deb.debian.example");

  test.each([
    ["another release", trixie],
    ["stable", list.replaceAll("bookworm", "stable")],
  ])("%s", (_, text) => {
    const answer = found(lines(text));
    expect(answer).toMatchObject({
      unconfirmed: [
        { propertyPath: "base.bootstrap.mirror", suite: "bookworm" },
        { propertyPath: "base.bootstrap.securityMirror", suite: "bookworm-security" },
      ],
    });
  });

  test("and is refused if it does not have it", async () => {
    const has = new Set(["/debian/dists/bookworm/InRelease", "/debian/dists/bullseye/Release"]);
    const server = createServer((request, response) => {
      response.writeHead(has.has(request.url!) ? 200 : 404).end("Suite: x\n");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}/debian`;
    const ask = (suite: string) => suiteProblem({ propertyPath: "base.bootstrap.mirror", mirror, suite });
    try {
      expect(await ask("bookworm")).toBeUndefined();
      expect(await ask("bullseye")).toBeUndefined();
      expect(await ask("buster")).toEqual(
        refused(/^is missing, and http.*debian, which .* names, has no suite buster/),
      );
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
    expect(await ask("bookworm")).toBeUndefined();
  });
});

test("a recipe's mirror wins and brings its own security archive or none", () => {
  const base = { kind: "bootstrap" as const, suite: "trixie", mirror: "http://own.example/debian" };
  expect(archiveOf(base, lines(list))).toEqual({
    archive: { mirror: "http://own.example/debian", securityMirror: undefined },
    unconfirmed: [],
  });
});

test("updates and security are used, and credentials are left out", () => {
  const base = { kind: "bootstrap" as const, suite: "trixie", components: ["main", "contrib"] };
  const text = renderSources(base, {
    mirror: "http://me:pw@mirror.example/debian",
    securityMirror: "http://mirror.example/s",
  });
  expect(text).toContain("Suites: trixie trixie-updates\nComponents: main contrib");
  expect(text).toContain("URIs: http://mirror.example/s\nSuites: trixie-security");
  expect(text).not.toContain("pw");
  expect(renderSources({ ...base, suite: "sid" }, { mirror: "http://m.example/debian" })).toContain("Suites: sid\n");
});
