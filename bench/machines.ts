import { virsh } from "../src/host/virsh";
import { type Sheet, seconds } from "./figures";
import type { Ground } from "./ground";
import type { Group } from "./group";
import type { Variant } from "./variant";

const operations = ["create", "noop", "preview", "destroy"] as const;

/** Making, keeping and removing so many machines, in all variants. */
export function machines(count: number, variants: readonly Variant[], large = false): Group {
  const names = variants.map(({ name }) => name);
  return {
    large,
    figures: operations.flatMap((operation) => [
      ...variants
        .filter((variant) => operation === "create" || operation === "destroy" || variant.unchanged)
        .map(({ name }) => `${operation}-${count}/${name}`),
      ...names.filter((name) => name !== "vmfarm").map((name) => `${operation}-${count}/vmfarm-to-${name}`),
    ]),
    async measure(ground, sheet, runs) {
      for (let round = 0; round < runs; round++) {
        const times = new Map<string, number>();
        for (const variant of rotated(variants, round)) {
          for (const [operation, time] of await measureOne(ground, variant, count))
            times.set(`${operation}/${variant.name}`, time);
        }
        record(sheet, count, names, times);
      }
    },
  };
}

async function measureOne(ground: Ground, variant: Variant, count: number): Promise<[string, number][]> {
  const times: [string, number][] = [];
  await variant.declare(count);
  try {
    times.push(["create", await seconds(() => variant.create())]);
    await expectRunning(ground, count, variant);
    if (variant.unchanged) times.push(["noop", await seconds(() => variant.unchanged!())]);
    if (variant.preview) times.push(["preview", await seconds(() => variant.preview!())]);
  } finally {
    times.push(["destroy", await seconds(() => variant.destroy())]);
  }
  await expectRunning(ground, 0, variant);
  return times;
}

/** What was timed is worth nothing where it did not do what it should have. */
async function expectRunning({ farm }: Ground, count: number, variant: Variant): Promise<void> {
  const { stdout } = await virsh(farm.uri, ["list", "--name"]);
  const running = stdout.split("\n").filter(Boolean).length;
  if (running !== count) throw new Error(`${variant.name}: ${running} machines run, ${count} were to be`);
}

function record(sheet: Sheet, count: number, names: readonly string[], times: Map<string, number>): void {
  for (const operation of operations) {
    const time = (name: string) => times.get(`${operation}/${name}`);
    for (const name of names) {
      const took = time(name);
      if (took !== undefined) sheet.add(`${operation}-${count}/${name}`, took);
    }
    for (const name of names.filter((other) => other !== "vmfarm"))
      sheet.addRatio(`${operation}-${count}/vmfarm-to-${name}`, time("vmfarm"), time(name));
  }
}

/** Nobody is always first, when the machine is still busy with what came before. */
function rotated<T>(items: readonly T[], by: number): T[] {
  const at = by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}
