import { virsh } from "../src/platform/libvirt/virsh/virsh";
import { type Sheet, seconds } from "./figures";
import type { Group } from "./group";
import { childrenCpu, peakMemory } from "./processes";
import type { Testbed } from "./testbed";
import { does, type Operation, operations, type Variant } from "./variant";

/** What one round took, by figure: `create-30/vmfarm`, `create-30-cpu/vmfarm`. */
type Round = Map<string, number>;

/** Creating, keeping and removing this number of machines, in all variants. */
export function machines(count: number, variants: readonly Variant[], options: { large?: boolean } = {}): Group {
  return {
    large: options.large,
    figures: operations.flatMap((operation) =>
      variants.flatMap((variant) => (does(variant, operation) ? figuresOf(operation, count, variant.name) : [])),
    ),
    async measure(testbed, sheet, runs) {
      for (let number = 0; number < runs; number++) {
        const round: Round = new Map();
        for (const variant of rotated(variants, number)) {
          await variant.declare(count);
          for (const operation of operations.filter((one) => does(variant, one))) {
            // Between the timed runs: its own time is not measured.
            if (operation === "destroy" && number === 0) await measureMemory(variant, count, sheet);
            await measure(operation, count, variant, round);
            await expectRunning(testbed, operation === "destroy" ? 0 : count, variant);
          }
        }
        record(sheet, count, variants, round);
      }
    },
  };
}

function figuresOf(operation: Operation, count: number, variant: string): string[] {
  const one = `${operation}-${count}`;
  const memory = operation === "noop" ? [`memory-noop-${count}/${variant}-program`] : [];
  const ratio = variant === "vmfarm" ? [] : [`${one}/vmfarm-to-${variant}`];
  return [`${one}/${variant}`, `${one}-cpu/${variant}`, ...ratio, ...memory];
}

async function measure(operation: Operation, count: number, variant: Variant, round: Round): Promise<void> {
  const before = childrenCpu();
  round.set(`${operation}-${count}/${variant.name}`, await seconds(() => variant[operation]!()));
  round.set(`${operation}-${count}-cpu/${variant.name}`, childrenCpu() - before);
}

async function measureMemory(variant: Variant, count: number, sheet: Sheet): Promise<void> {
  if (!variant.noop) return;
  for (const [role, peak] of await peakMemory(() => variant.noop!()))
    sheet.add(`memory-noop-${count}/${variant.name}-${role}`, peak, "MiB");
}

/** A time is worthless if the run did not do what it should have. */
async function expectRunning({ farm }: Testbed, count: number, variant: Variant): Promise<void> {
  const { stdout } = await virsh(farm.uri, ["list", "--name"]);
  const running = stdout.split("\n").filter(Boolean).length;
  if (running !== count) throw new Error(`${variant.name}: ${running} machines run, ${count} were to be`);
}

function record(sheet: Sheet, count: number, variants: readonly Variant[], round: Round): void {
  for (const operation of operations) {
    const time = (name: string) => round.get(`${operation}-${count}/${name}`);
    for (const { name } of variants) {
      for (const what of [`${operation}-${count}/${name}`, `${operation}-${count}-cpu/${name}`]) {
        const value = round.get(what);
        if (value !== undefined) sheet.add(what, value);
      }
      if (name !== "vmfarm") sheet.addRatio(`${operation}-${count}/vmfarm-to-${name}`, time("vmfarm"), time(name));
    }
  }
}

/** No variant is always first, when the host is still busy with what came before. */
function rotated<T>(items: readonly T[], by: number): T[] {
  const at = by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}
