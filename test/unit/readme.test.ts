import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(__dirname, "../..");
const text = (path: string) => readFileSync(join(root, path), "utf8");

test("the program in the README is the example that the tests run", () => {
  expect(text("README.md")).toContain(`\`\`\`ts\n${text("examples/one-machine/index.ts")}\`\`\``);
});

test("every script that the README tells to run is there", () => {
  const { scripts } = JSON.parse(text("package.json")) as { scripts: Record<string, string> };
  const told = [...text("README.md").matchAll(/(?:^|`)npm (?:run )?([\w:]+)/gm)].map(([, name]) => name!);
  expect(told.length).toBeGreaterThan(4);
  expect(told.filter((name) => !(name in scripts) && !["install", "pack"].includes(name))).toEqual([]);
});
