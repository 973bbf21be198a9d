/** One measured quantity with its spread. */
export interface Figure {
  name: string;
  /** How many times it was measured. */
  n: number;
  median: number;
  min: number;
  max: number;
  unit: string;
}

/** What was measured, in the order in which the figures first appeared. */
export class Sheet {
  private readonly samples = new Map<string, { unit: string; values: number[] }>();

  add(name: string, value: number, unit = "s"): number {
    const known = this.samples.get(name) ?? { unit, values: [] };
    known.values.push(value);
    this.samples.set(name, known);
    return value;
  }

  /** A ratio of two values of one round; none if one of them was not measured. */
  addRatio(name: string, value: number | undefined, base: number | undefined): void {
    if (value !== undefined && base !== undefined) this.add(name, value / base, "ratio");
  }

  figures(): Figure[] {
    return [...this.samples].map(([name, { unit, values }]) => {
      const sorted = [...values].sort((a, b) => a - b);
      return { name, n: sorted.length, median: median(sorted), min: sorted[0]!, max: sorted.at(-1)!, unit };
    });
  }
}

function median(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Seconds that something took. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - started) / 1e9;
}
