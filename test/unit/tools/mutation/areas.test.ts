import { existsSync, globSync } from "node:fs";
import { expect, test } from "vitest";
import { areas, areasNamed } from "../../../../tools/mutation/areas";

test.each(areas)("$name has code to break, and tests", ({ mutate, tests }) => {
  for (const glob of mutate) expect(globSync(glob), glob).not.toEqual([]);
  for (const path of tests) expect(existsSync(path), path).toBe(true);
});

test("no code is in two areas", () => {
  const files = areas.flatMap(({ mutate }) => globSync([...mutate]));
  expect(files.filter((file, i) => files.indexOf(file) !== i)).toEqual([]);
});

test("areas are given as paths; any other name is refused with the existing ones", () => {
  expect(areasNamed(["src/input/", "src/machine"]).map(({ name }) => name)).toEqual(["src/input", "src/machine"]);
  expect(() => areasNamed(["input"])).toThrow(/^"input" is not one of src\/input, src\/addressing, /);
});
