import parse from "spdx-expression-parse";
import ids from "spdx-license-ids";

/** Whether a text is an SPDX licence expression: `MIT`, `GPL-2.0-or-later WITH Bison-exception-2.2`, `(MIT OR ISC) AND Zlib`, `LicenseRef-x`. */
export function isSpdx(text: unknown): text is string {
  try {
    // The parser accepts line breaks and blanks at both ends.
    return typeof text === "string" && text !== "" && text.trim() === text && Boolean(parse(text));
  } catch {
    return false;
  }
}

const byLowerCase = new Map(ids.map((id) => [id.toLowerCase(), id]));

/** Debian's short names that no rule below covers (copyright-format 1.0, chapter 7.1). */
const debianNames: Record<string, string> = {
  cc0: "CC0-1.0",
  expat: "MIT",
};

const exceptions: Record<string, string> = {
  "linux-syscall-note": "Linux-syscall-note",
  llvm: "LLVM-exception",
};

/**
 * The SPDX expression that a package's short name stands for: `GPL-2.0-or-later` for Debian's `GPL-2+`. Ids may differ in case, and
 * rpm's expressions are accepted unchanged.
 * @returns undefined where SPDX has no such licence, or the name is ambiguous (`BSD`, `Artistic`, `public-domain`, `GPL`)
 */
export function spdxOf(name: string): string | undefined {
  const [, licence = name, exception] = /^(\S+) with (\S+) exception$/i.exec(name) ?? [];
  const id = idOf(licence);
  if (exception === undefined) return id ?? (isSpdx(name) ? name : undefined);
  const spdxException = Object.hasOwn(exceptions, exception.toLowerCase())
    ? exceptions[exception.toLowerCase()]
    : undefined;
  return id !== undefined && spdxException !== undefined ? `${id} WITH ${spdxException}` : undefined;
}

function idOf(name: string): string | undefined {
  const key = name.toLowerCase();
  return (
    gnuId(name) ??
    (Object.hasOwn(debianNames, key) ? debianNames[key] : undefined) ??
    byLowerCase.get(key) ??
    byLowerCase.get(`${key}.0`)
  );
}

/** SPDX ids of GNU licences end in "only" or "or later"; the plain ones are deprecated. */
function gnuId(name: string): string | undefined {
  const match = /^(GPL|LGPL|AGPL|GFDL)(-NIV)?-(\d)(?:\.(\d))?(\+?)$/i.exec(name);
  if (!match) return undefined;
  const [, family, unchanging, major, minor = "0", later] = match;
  const variant = unchanging ? "-no-invariants" : "";
  const id = `${family}-${major}.${minor}${variant}-${later ? "or-later" : "only"}`;
  return byLowerCase.get(id.toLowerCase());
}

/** The licences that a package declares, by SPDX expression where there is one, without repetition; none where it declares them only in prose. */
export function licenceNames({ licences }: { licences: readonly string[] }): string[] {
  return [...new Set(licences.filter((name) => name !== "unknown").map((name) => spdxOf(name) ?? name))];
}

/** The SPDX expressions of those short names that have one, without repetition. */
export function spdxOfAll(names: readonly string[]): string[] {
  return [...new Set(names.flatMap((name) => spdxOf(name) ?? []))];
}
