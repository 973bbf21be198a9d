import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { builtSystem } from "../../../../src/image/guest/builtSystem";
import { listPackagesScript } from "../../../../src/image/guest/seal";
import { distributionOf, type ImageManifest, parseDistribution, parsePackages } from "../../../../src/image/manifest";
import { temporaryDirectory } from "../../../support/temporaryDirectory";

test("the packages of a Debian system are listed with versions, licences and architectures", () => {
  const here = temporaryDirectory();
  mkdirSync(join(here, "out"));
  execFileSync("sh", ["-e", "-c", `here=$1\n${listPackagesScript}`, "sh", here]);
  const { packages, distribution } = builtSystem(join(here, "out"));
  const format = ["Version", "Architecture"].map((field) => `$${"{"}${field}}`).join(" ");
  const dpkg = packages.find(({ name }) => name === "dpkg");
  const [version, architecture] = execFileSync("dpkg-query", ["-W", "-f", format, "dpkg"], {
    encoding: "utf8",
  }).split(" ");
  expect(dpkg).toMatchObject({ version, architecture });
  expect(dpkg?.spdx).toContain("GPL-2.0-or-later");
  expect(distribution).toMatchObject({ id: "debian" });
});

test("without a list there is nothing", () => {
  expect(builtSystem("/nonexistent")).toEqual({ packages: [], distribution: undefined });
});

test("lines from older builds have no architecture", () => {
  expect(parsePackages("a\t1\tExpat|public-domain\nb\t2\tISC\tall\n")).toEqual([
    { name: "a", version: "1", licences: ["Expat", "public-domain"], spdx: ["MIT"] },
    { name: "b", version: "2", licences: ["ISC"], spdx: ["ISC"], architecture: "all" },
  ]);
});

test("the distribution is that of os-release, or of a bootstrap's suite", () => {
  const debian = 'PRETTY_NAME="Debian"\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nID=debian\n';
  expect(parseDistribution(debian)).toEqual({ id: "debian", codename: "bookworm", version: "12" });
  expect(parseDistribution("")).toBeUndefined();
  const base = { base: { kind: "bootstrap", suite: "trixie" } } as ImageManifest;
  expect(distributionOf(base)).toEqual({ id: "debian", codename: "trixie" });
  expect(distributionOf({ base: { kind: "file" } } as ImageManifest)).toBeUndefined();
});
