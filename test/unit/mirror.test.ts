import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const root = join(__dirname, "../..");
/** Folders of test/unit for code that is not in src. */
const outside: Record<string, string> = { tools: "tools", bench: "bench", support: "test/support" };

/** The folder whose code the tests in a folder of test/unit are for. */
function testedFolder(folder: string): string {
  const [top = "", ...below] = folder.split("/");
  return join(root, ...(top in outside ? [outside[top]!, ...below] : ["src", folder]));
}

test("unit tests are in the folder of the code that they test", () => {
  const files = readdirSync(__dirname, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".test.ts"),
  );
  const folders = [...new Set(files.map((file) => dirname(file)))];
  expect(folders).toContain("platform/libvirt/virsh");
  expect(folders.filter((folder) => !existsSync(testedFolder(folder)))).toEqual([]);
});
