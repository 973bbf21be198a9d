import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { missingPackages, parsePackageList } from "../../../../tools/host/packages";
import { repoRoot } from "../../../../tools/paths";

describe("parsePackageList", () => {
  it("reads one name per line, without comments and blank lines", () => {
    expect(parsePackageList("# why\n\nqemu-utils   # qemu-img\n  tini\n#ovmf\n")).toEqual(["qemu-utils", "tini"]);
  });

  it("reads the project's own list as Debian package names, each once", () => {
    const names = parsePackageList(readFileSync(join(repoRoot, "tools", "system-packages.txt"), "utf8"));
    expect(names).toContain("libvirt-daemon-system");
    for (const name of names) expect(name).toMatch(/^[a-z0-9][a-z0-9.+-]+$/);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("missingPackages", () => {
  it("counts a package that was removed but left its settings as missing", () => {
    expect(missingPackages(["tini", "ovmf", "mtools"], "tini installed\novmf config-files\n")).toEqual([
      "ovmf",
      "mtools",
    ]);
  });
});
