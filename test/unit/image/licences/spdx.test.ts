import { expect, test } from "vitest";
import { isSpdx, spdxOf, spdxOfAll } from "../../../../src/image/licences/spdx";

test.each([
  ["GPL-2+", "GPL-2.0-or-later"],
  ["GPL-2", "GPL-2.0-only"],
  ["LGPL-2.1+", "LGPL-2.1-or-later"],
  ["LGPL-2.0+", "LGPL-2.0-or-later"],
  ["GFDL-NIV-1.3+", "GFDL-1.3-no-invariants-or-later"],
  ["GFDL-1.2", "GFDL-1.2-only"],
  ["Expat", "MIT"],
  ["BSD-3-clause", "BSD-3-Clause"],
  ["ZLIB", "Zlib"],
  ["Apache-2", "Apache-2.0"],
  ["CC0", "CC0-1.0"],
  ["GPL-2 with Linux-syscall-note exception", "GPL-2.0-only WITH Linux-syscall-note"],
  ["Apache-2.0 with LLVM exception", "Apache-2.0 WITH LLVM-exception"],
  ["GPL-2.0-or-later AND (MIT OR ISC)", "GPL-2.0-or-later AND (MIT OR ISC)"],
])("%s stands for %s", (name, spdx) => {
  expect(spdxOf(name)).toBe(spdx);
  expect(isSpdx(spdx)).toBe(true);
});

test.each([
  "unknown",
  "public-domain",
  "BSD",
  "GPL",
  "Artistic",
  "GPL-9",
  "GPL-2+ with OpenSSL exception",
  "GPL-3+ with constructor exception",
  "constructor",
  "",
])("%j does not stand for a single SPDX id", (name) => {
  expect(spdxOf(name)).toBeUndefined();
});

test("names that stand for the same licence are merged", () => {
  expect(spdxOfAll(["Expat", "MIT", "public-domain", "GPL-2+", "GPL-2.0+"])).toEqual(["MIT", "GPL-2.0-or-later"]);
});

test.each(["", " MIT", "MIT\n", "mit", "GPL-2+", "NONE", undefined, 7])("%j is not an expression", (text) => {
  expect(isSpdx(text)).toBe(false);
});
