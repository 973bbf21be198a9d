import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(__dirname, "../..");
const text = (path: string) => readFileSync(join(root, path), "utf8");

test("the program in the README is the example that the tests run", () => {
  expect(text("README.md")).toContain(`\`\`\`ts\n${text("examples/one-machine/index.ts")}\`\`\``);
});

test("every script in the README exists", () => {
  const { scripts } = JSON.parse(text("package.json")) as { scripts: Record<string, string> };
  const told = [...text("README.md").matchAll(/(?:^|`)npm (?:run )?([\w:]+)/gm)].map(([, name]) => name!);
  expect(told.length).toBeGreaterThan(4);
  expect(told.filter((name) => !(name in scripts) && !["install", "pack"].includes(name))).toEqual([]);
});

describe("paths in the READMEs of src", () => {
  const paths = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" });
  const readmes = paths.filter((path) => path.endsWith("README.md"));
  /** Packages, paths of guests, and patterns are not paths of this repository. */
  const elsewhere = /^[@/]|^vmfarm\/|[*{]/;

  function namedPaths(readme: string): string[] {
    const words = [...text(join("src", readme)).matchAll(/`([^`\s]+)`/g)].map(([, word]) => word!);
    return words.filter((word) => /\/|\.(ts|json|md)$/.test(word) && !elsewhere.test(word));
  }

  /** A path is relative to the repository's root, to src, or to a folder at or above the README's; a bare name is anywhere in src. */
  function isThere(readme: string, word: string): boolean {
    const folders = [root, join(root, "src")];
    for (let folder = dirname(readme); folder !== "."; folder = dirname(folder))
      folders.push(join(root, "src", folder));
    if (folders.some((folder) => [word, `${word}.ts`].some((path) => existsSync(join(folder, path))))) return true;
    const name = word.replace(/\/$/, "");
    return !name.includes("/") && paths.some((path) => basename(path) === name);
  }

  test("there are READMEs, and they contain paths", () => {
    expect(readmes).toContain("README.md");
    expect(namedPaths("README.md").length).toBeGreaterThan(50);
  });

  test.each(readmes)("%s only names existing paths", (readme) => {
    expect(namedPaths(readme).filter((word) => !isThere(readme, word))).toEqual([]);
  });
});
