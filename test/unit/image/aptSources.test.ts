import { expect, test } from "vitest";
import { archiveOf, debianArchive, parseAptSources, renderSources } from "../../../src/image/bootstrap/aptSources";

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
`;
const list = `# comment
deb [arch=amd64 signed-by=/x.gpg] https://vendor.example/apt bookworm main
deb http://mirror.example/debian bookworm main
deb http://mirror.example/debian bookworm-updates main
deb-src http://mirror.example/debian bookworm main
deb http://security.example/debian-security bookworm-security main
`;

test("finds Debian's archive in deb822 sources", () => {
  expect(debianArchive(parseAptSources(deb822, "deb822"))).toEqual({
    mirror: "http://mirror.example/debian",
    securityMirror: "http://mirror.example/debian-security",
  });
});

test("finds Debian's archive in one-line sources, beside a vendor's suite of the same name", () => {
  expect(debianArchive(parseAptSources(list, "list"))).toEqual({
    mirror: "http://mirror.example/debian",
    securityMirror: "http://security.example/debian-security",
  });
});

test("finds none where only vendors are", () => {
  expect(debianArchive(parseAptSources("deb https://vendor.example/apt bookworm main", "list"))).toBeUndefined();
});

test("a recipe's mirror wins and brings its own security archive or none", () => {
  const base = { kind: "bootstrap" as const, suite: "trixie", mirror: "http://own.example/debian" };
  expect(archiveOf(base, parseAptSources(list, "list"))).toEqual({
    mirror: "http://own.example/debian",
    securityMirror: undefined,
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
