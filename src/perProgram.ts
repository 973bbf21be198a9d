import * as pulumi from "@pulumi/pulumi";

let currentRun = (): object | undefined => pulumi.runtime.getMonitor() as object | undefined;

/** Runs are told apart by what `identify` returns, which is the same object throughout a run. @default the engine's monitor */
export function identifyRunsBy(identify: () => object): void {
  currentRun = identify;
}

/**
 * A value that lives as long as one run of a program: an inline program's preview and its update run in one process, and so do
 * the cases of a test, each with a monitor of its own.
 */
export function perProgram<T>(make: () => T): () => T {
  const values = new WeakMap<object, T>();
  return () => {
    const run = currentRun() ?? values;
    let value = values.get(run);
    if (value === undefined) {
      value = make();
      values.set(run, value);
    }
    return value;
  };
}

/** Values of one run of a program by name, each made when it is first asked for; one that came out undefined is made again. */
export function oncePerProgram<T>(): (name: string, make: () => T) => T {
  const made = perProgram(() => new Map<string, T>());
  return (name, make) => {
    const known = made().get(name);
    if (known !== undefined) return known;
    const value = make();
    made().set(name, value);
    return value;
  };
}
