/** Code that is broken to try its tests, and the tests that should fail then. */
export interface Area {
  /** As on the command line, such as `src/input`. */
  name: string;
  /** Globs of the code to break. */
  mutate: readonly string[];
  /** Folders and files of tests. Slow files are listed again after their folder, so that they run last. */
  tests: readonly string[];
}

function folder(name: string, tests: readonly string[] = []): Area {
  return { name: `src/${name}`, mutate: [`src/${name}/**/*.ts`], tests: [`test/unit/${name}`, ...tests] };
}

/**
 * The pure code that has been measured, smallest first; test/README.md lists what is not yet. Other code talks to hosts and services,
 * or creates resources.
 */
export const areas: readonly Area[] = [
  folder("input"),
  folder("addressing", ["test/unit/addressing/unchanged.test.ts"]),
  {
    name: "src/planContext.ts",
    mutate: ["src/identity.ts", "src/planContext.ts"],
    tests: ["test/unit/machine", "test/unit/addressing/unchanged.test.ts"],
  },
  folder("machine"),
  { ...folder("cluster", ["test/unit/cluster/ansibleInventory.test.ts"]), mutate: ["src/cluster/!(make).ts"] },
  folder("network"),
];

/** @throws if a name is not an area's */
export function areasNamed(names: readonly string[]): Area[] {
  return names.map((name) => {
    const area = areas.find((one) => one.name === name.replace(/\/$/, ""));
    if (!area) throw new Error(`"${name}" is not one of ${areas.map((one) => one.name).join(", ")}`);
    return area;
  });
}
