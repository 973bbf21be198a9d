import { existsSync, mkdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { buildSeed } from "../src/cloudInit/seed";
import { buildImage } from "../src/image/build";
import { planImage } from "../src/image/plan";
import { Problems } from "../src/input/problem";
import { run } from "../src/process/run";
import { Guest, overlay } from "../test/support/qemu/guest";
import type { Sheet } from "./figures";
import type { Group } from "./group";

const suites = ["trixie", "bookworm"];
const limitMs = 10 * 60_000;
/** How many units are listed: those that take most. */
const unitsShown = 8;

interface Booted {
  /** `trixie` of this version, `trixie-against` of the other. */
  name: string;
  image: string;
}

/**
 * What an emulated machine takes from power-on until cloud-init has finished: an image of each suite, and for each the one of the same
 * suite in `against`, which lists image files with their manifests beside them. Within a round they run one after another in changing order.
 */
export function boot(against: readonly string[]): Group {
  return {
    large: true,
    figures: suites.flatMap((suite) => [`boot/${suite}`, `boot-cpu/${suite}`, `boot-cpu/${suite}-to-against`]),
    async measure({ farm }, sheet, runs) {
      const images = await imagesToBoot(against);
      for (let round = 0; round < runs; round++) {
        const cpu = new Map<string, number>();
        const order = round % 2 === 0 ? images : [...images].reverse();
        for (const booted of order) {
          const dir = join(farm.workDir, `boot-${round}-${booted.name}`);
          mkdirSync(dir);
          cpu.set(booted.name, await bootOnce(dir, booted, sheet));
        }
        for (const suite of suites)
          sheet.addRatio(`boot-cpu/${suite}-to-against`, cpu.get(suite), cpu.get(`${suite}-against`));
      }
    },
  };
}

async function imagesToBoot(against: readonly string[]): Promise<Booted[]> {
  const images: Booted[] = [];
  for (const suite of suites) images.push({ name: suite, image: await imageOf(suite) });
  for (const image of against) {
    const name = `${await suiteOf(image)}-against`;
    const other = images.find((booted) => booted.name === name);
    if (other)
      throw new Error(`--against ${image}: ${basename(other.image)} is of the same suite; name one image of each`);
    images.push({ name, image });
  }
  return images;
}

async function imageOf(suite: string): Promise<string> {
  const problems = new Problems();
  const plan = planImage(`bench-${suite}`, { base: { bootstrap: { suite } } }, problems);
  problems.refuse("GoldenImage", `bench-${suite}`);
  return (await buildImage(plan!)).path;
}

async function suiteOf(image: string): Promise<string> {
  const manifest = image.replace(/\.qcow2$/, ".json");
  if (!existsSync(manifest))
    throw new Error(`--against ${image}: there is no manifest ${basename(manifest)} beside it`);
  return JSON.parse(await readFile(manifest, "utf8")).base.suite;
}

async function bootOnce(dir: string, { name, image }: Booted, sheet: Sheet): Promise<number> {
  const seed = join(dir, "seed.qcow2");
  await writeFile(seed, await buildSeed(seedTexts));
  const raw = join(dir, "seed.raw");
  await run("qemu-img", ["convert", "-O", "raw", seed, raw]);
  const started = Date.now();
  const guest = Guest.start(dir, "bios", await overlay(dir, "disk", image), raw, "domain");
  try {
    await guest.shell("until [ -s /run/cloud-init/result.json ]; do sleep 1; done", limitMs, 2000);
    const cpu = sheet.add(`boot-cpu/${name}`, guest.cpuSeconds());
    sheet.add(`boot/${name}`, (Date.now() - started) / 1000);
    const { output } = await guest.shell(askUnits, limitMs);
    for (const [unit, seconds] of costliest(output)) sheet.add(`boot-unit/${name}/${unit}`, seconds);
    return cpu;
  } finally {
    await guest.stop();
  }
}

/** By the guest's own clock. Units that have ended are only in the journal. */
const askUnits = [
  "systemctl show -p Id -p CPUUsageNSec '*.service' init.scope",
  "journalctl -b -o cat | sed -n 's/^\\(.*\\): Consumed \\([0-9.]*\\)s CPU time.*/Consumed \\1 \\2/p'",
].join("; ");

/** Units with their seconds of processor time, longest first. */
export function costliest(output: string): [unit: string, seconds: number][] {
  const seconds = new Map<string, number>();
  for (const block of output.split(/\n\s*\n/)) {
    const id = /^Id=(.*)$/m.exec(block)?.[1];
    const used = /^CPUUsageNSec=(\d{1,18})$/m.exec(block)?.[1];
    if (id !== undefined && used !== undefined) seconds.set(id, Number(used) / 1e9);
  }
  for (const [, unit, used] of output.matchAll(/^Consumed (\S+) ([0-9.]+)$/gm))
    seconds.set(unit!, Math.max(seconds.get(unit!) ?? 0, Number(used)));
  return [...seconds].sort(([, a], [, b]) => b - a).slice(0, unitsShown);
}

const seedTexts = {
  userData: [
    "#cloud-config",
    "ssh_pwauth: false",
    'users: [{name: vmfarm, lock_passwd: true, shell: /bin/bash, sudo: "ALL=(ALL) NOPASSWD:ALL"}]',
    'write_files: [{path: /etc/vmfarm/peers.json, content: "{}"}]',
    "",
  ].join("\n"),
  metaData: "instance-id: bench-1\nlocal-hostname: bench-1\n",
  networkConfig: [
    "version: 2",
    "ethernets:",
    '  lan0: {match: {macaddress: "52:54:00:00:00:01"}, set-name: lan0, dhcp4: false, dhcp6: false, accept-ra: false, addresses: [10.0.2.15/24]}',
    "",
  ].join("\n"),
};
