import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repoRoot } from "../../../tools/paths";

interface Lock {
  packages: Record<string, { version?: string; integrity?: string; optional?: boolean }>;
}
const { packagesMatch } = createRequire(__filename)(join(repoRoot, "tools", "bootstrap.cjs")) as {
  packagesMatch(lock: Lock, installed: Lock): boolean;
};

const a = { version: "1.0.0", integrity: "sha512-a" };
const lock: Lock = { packages: { "": {}, "node_modules/a": a } };

describe("packagesMatch", () => {
  it("is true if everything is installed, and more", () => {
    expect(packagesMatch(lock, { packages: { "node_modules/a": a, "node_modules/extra": a } })).toBe(true);
  });

  it("is false if a package is missing, or has another version or content", () => {
    expect(packagesMatch(lock, { packages: {} })).toBe(false);
    expect(packagesMatch(lock, { packages: { "node_modules/a": { ...a, version: "1.0.1" } } })).toBe(false);
    expect(packagesMatch(lock, { packages: { "node_modules/a": { ...a, integrity: "sha512-b" } } })).toBe(false);
  });

  it("ignores a missing optional package: those of other platforms are never installed", () => {
    expect(packagesMatch({ packages: { "node_modules/a": { ...a, optional: true } } }, { packages: {} })).toBe(true);
  });
});
