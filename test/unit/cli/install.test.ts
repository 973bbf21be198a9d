import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { pluginProgram } from "../../../src/provider/pluginProgram";
import { temporaryDirectory } from "../../support/temporaryDirectory";
import { vmfarm } from "./vmfarm";

let root: string;
let project: string;
beforeEach(() => {
  root = temporaryDirectory();
  project = join(root, "infra");
  mkdirSync(project);
});

function placePackage(above: string): void {
  const directory = join(above, "node_modules", "vmfarm", "dist", "plugin");
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, pluginProgram), "", { mode: 0o755 });
}

const file = () => join(project, "Pulumi.yaml");
const install = (cwd = project) => vmfarm(["install", "--cwd", cwd]);

test("names the plugin in the project, keeps what is there, and does nothing the second time", async () => {
  placePackage(project);
  writeFileSync(file(), "# ours\nname: shop\nruntime: nodejs # 22\n");
  expect(await install()).toMatchObject({ status: 0, stdout: expect.stringContaining("Commit this file.") });
  const text = readFileSync(file(), "utf8");
  expect(text).toBe(
    "# ours\nname: shop\nruntime: nodejs # 22\nplugins:\n  providers:\n    - name: vmfarm\n      path: node_modules/vmfarm/dist/plugin\n",
  );
  expect(await install()).toMatchObject({ status: 0, stdout: expect.stringContaining("nothing to do") });
  expect(readFileSync(file(), "utf8")).toBe(text);
});

test("adds it to the plugins of the project, below a workspace's root, from a directory of the program", async () => {
  placePackage(root);
  mkdirSync(join(project, "src"));
  writeFileSync(file(), "name: shop\nplugins:\n  providers:\n    - name: aws\n      path: ../aws\n");
  expect((await install(join(project, "src"))).status).toBe(0);
  expect(readFileSync(file(), "utf8")).toBe(
    "name: shop\nplugins:\n  providers:\n    - name: aws\n      path: ../aws\n    - name: vmfarm\n      path: ../node_modules/vmfarm/dist/plugin\n",
  );
});

test("corrects a path that leads nowhere", async () => {
  placePackage(project);
  writeFileSync(file(), "name: shop\nplugins:\n  providers:\n    - { name: vmfarm, path: old }\n");
  expect((await install()).status).toBe(0);
  expect(readFileSync(file(), "utf8")).toContain("{ name: vmfarm, path: node_modules/vmfarm/dist/plugin }");
});

test.each<[string, () => void, string]>([
  ["there is no project", () => undefined, "there is no Pulumi.yaml in"],
  ["the package is not installed", () => writeFileSync(file(), "name: shop\n"), "run `npm install vmfarm` there first"],
  [
    "the project is not YAML",
    () => {
      placePackage(project);
      writeFileSync(file(), "name: [\n");
    },
    "Pulumi.yaml cannot be read:",
  ],
])("changes nothing where %s, and says so in a line", async (_what, prepare, message) => {
  prepare();
  const { status, stderr } = await install();
  expect(status).toBe(1);
  expect(stderr).toContain(message);
  expect(stderr).not.toContain("    at ");
});
