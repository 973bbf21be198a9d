import { mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeTree } from "../../src/process/removeTree";
import { mutation } from "../mutation/stage";
import { bin } from "../paths";
import { compile } from "../steps/compile";
import { checks } from "./checks";
import { child } from "./child";
import type { Stage } from "./stage";
import { vitest } from "./vitest";

const e2e = "vitest.e2e.config.mts";

/** All parts of the tests in the order in which they run, cheapest first. */
export const stages: readonly Stage[] = [
  checks({
    lint: () => child(bin("biome"), ["ci", `--colors=${process.stdout.isTTY ? "force" : "off"}`, "."], { show: false }),
    types: () => child(bin("tsc"), ["--noEmit", "-p", "tsconfig.test.json"], { show: false }),
    build,
  }),
  checks({
    publint: () => onPackage((archive) => child(bin("publint"), ["run", "--strict", archive], { show: false })),
    attw: () =>
      onPackage((archive) =>
        child(bin("attw"), ["--no-emoji", "--exclude-entrypoints", "providers", "--", archive], { show: false }),
      ),
  }),
  vitest("vitest.config.mts", { unit: ["unit", "replacing"] }),
  // Both are mostly the engine's work; neither boots a guest that the other would slow down too much.
  vitest(e2e, { "e2e:ec2": ["ec2"], "e2e:vsphere": ["vsphere"] }),
  vitest(e2e, { "e2e:libvirt": ["libvirt", "libvirt:many"] }),
  { ...vitest(e2e, { "e2e:xen": ["xen"] }), longRunOnly: true },
  mutation(),
];

async function build(): Promise<number> {
  try {
    await compile().run(() => undefined);
    return 0;
  } catch (error) {
    console.log((error as Error).message);
    return 1;
  }
}

/** Runs a check on the archive that `npm publish` would send. */
async function onPackage(check: (archive: string) => Promise<number>): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), "vmfarm-pack-"));
  try {
    const packed = await child("npm", ["pack", "--silent", "--pack-destination", dir], { show: false });
    const [archive] = await readdir(dir);
    return packed !== 0 || !archive ? 1 : await check(join(dir, archive));
  } finally {
    await removeTree(dir);
  }
}
