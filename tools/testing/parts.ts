import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeTree } from "../../src/host/removeTree";
import { repoRoot } from "../paths";
import { compile } from "../steps/compile";
import { child } from "./child";
import { nothing, type Tally, tally, type VitestReport } from "./report";
import { reportVariable } from "./reporter";

/** One part of the tests. */
export interface Part {
  name: string;
  /** Only where it is asked for by name: it takes more time than all of `npm test` may. */
  onRequest?: true;
  run(args: readonly string[]): Promise<Tally>;
}

const bin = (name: string) => join(repoRoot, "node_modules", ".bin", name);

/** Every part, cheapest first. */
export const parts: readonly Part[] = [
  one("lint", () =>
    child(bin("biome"), ["ci", `--colors=${process.stdout.isTTY ? "force" : "off"}`, "."], { show: false }),
  ),
  one("types", () => child(bin("tsc"), ["--noEmit", "-p", "tsconfig.test.json"], { show: false })),
  one("build", build),
  vitest("unit", "vitest.config.mts"),
  one("publint", () => onPackage((archive) => child(bin("publint"), ["run", "--strict", archive], { show: false }))),
  one("attw", () =>
    onPackage((archive) =>
      child(bin("attw"), ["--no-emoji", "--exclude-entrypoints", "providers", "--", archive], { show: false }),
    ),
  ),
  vitest("e2e:ec2", "vitest.e2e.config.mts", ["--project", "ec2"]),
  vitest("e2e:vsphere", "vitest.e2e.config.mts", ["--project", "vsphere"]),
  vitest("e2e:libvirt", "vitest.e2e.config.mts", ["--project", "libvirt*"]),
  { ...vitest("e2e:xen", "vitest.e2e.config.mts", ["--project", "xen"]), onRequest: true },
];

const oneFailure: Tally = { ...nothing, failed: 1 };

function one(name: string, check: () => Promise<number>): Part {
  return {
    name,
    run: async () => ((await check()) === 0 ? { ...nothing, passed: 1 } : oneFailure),
  };
}

async function build(): Promise<number> {
  try {
    await compile().run(() => undefined);
    return 0;
  } catch (error) {
    console.log((error as Error).message);
    return 1;
  }
}

function vitest(name: string, config: string, options: readonly string[] = []): Part {
  return {
    name,
    async run(args) {
      const dir = await mkdtemp(join(tmpdir(), "vmfarm-report-"));
      const report = join(dir, "report.json");
      try {
        const reporters = ["--reporter=default", "--reporter=./tools/testing/reporter.ts"];
        const code = await child(bin("vitest"), ["run", "--config", config, ...options, ...reporters, ...args], {
          show: true,
          env: { [reportVariable]: report },
        });
        if (!existsSync(report)) return oneFailure;
        const counted = tally(JSON.parse(readFileSync(report, "utf8")) as VitestReport);
        return code !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted;
      } finally {
        await removeTree(dir);
      }
    },
  };
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
