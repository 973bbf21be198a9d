/** Code whose tests are tried by breaking it, and the tests that are to see it. */
export interface Area {
  /** As on the command line: `src/input`. */
  name: string;
  /** Globs of what is broken. */
  mutate: readonly string[];
  /** Folders and files of tests. */
  tests: readonly string[];
}

function folder(name: string, more: readonly string[] = []): Area {
  return { name: `src/${name}`, mutate: [`src/${name}/**/*.ts`], tests: [`test/unit/${name}`, ...more] };
}

/** The pure code, smallest first. What is not here talks to hosts and services. */
export const areas: readonly Area[] = [
  folder("input"),
  folder("addressing"),
  {
    name: "src/planContext.ts",
    mutate: ["src/identity.ts", "src/planContext.ts"],
    tests: ["test/unit/machine", "test/unit/addressing"],
  },
  folder("machine"),
  folder("cluster"),
  folder("network"),
  folder("cloudInit"),
];

/** @throws where a name is not an area's */
export function areasNamed(names: readonly string[]): Area[] {
  return names.map((name) => {
    const area = areas.find((one) => one.name === name.replace(/\/$/, ""));
    if (!area) throw new Error(`"${name}" is not one of ${areas.map((one) => one.name).join(", ")}`);
    return area;
  });
}
