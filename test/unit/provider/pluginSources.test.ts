import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { packageVersion } from "../../../src/provider/packageVersion";
import { pluginProgram } from "../../../src/provider/pluginProgram";
import { isPluginFound } from "../../../src/provider/pluginSources";
import { temporaryDirectory } from "../../support/temporaryDirectory";

let project: string;
let env: Record<string, string>;
beforeEach(() => {
  project = temporaryDirectory();
  // Nothing of this machine's.
  env = { PATH: join(project, "bin"), PULUMI_HOME: join(project, "home") };
});

function placePlugin(directory: string, mode = 0o755): void {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, pluginProgram), "");
  chmodSync(join(directory, pluginProgram), mode);
}

const nameInProject = (path: string) =>
  writeFileSync(
    join(project, "Pulumi.yaml"),
    `name: shop\nplugins:\n  providers:\n    - name: other\n    - { name: vmfarm, path: ${path} }\n`,
  );

test("a project without it is not taken for one that has it", () => {
  expect(isPluginFound({ project, env })).toBe(false);
  writeFileSync(join(project, "Pulumi.yaml"), "name: shop\nplugins:\n");
  expect(isPluginFound({ project, env })).toBe(false);
});

test("it is found where the project names it, if it is there", () => {
  nameInProject("node_modules/vmfarm/dist/plugin");
  expect(isPluginFound({ project, env })).toBe(false);
  placePlugin(join(project, "node_modules/vmfarm/dist/plugin"));
  expect(isPluginFound({ project, env })).toBe(true);
});

test("it is found by an absolute path", () => {
  placePlugin(join(project, "somewhere"));
  nameInProject(join(project, "somewhere"));
  expect(isPluginFound({ project, env })).toBe(true);
});

test("it is found on the PATH, if it can be run", () => {
  placePlugin(join(project, "bin"), 0o644);
  // Root may run nothing either that nobody may.
  expect(isPluginFound({ project, env })).toBe(false);
  placePlugin(join(project, "bin"));
  expect(isPluginFound({ project, env })).toBe(true);
});

test("it is found where this version was installed completely", () => {
  const installed = (version: string) => join(project, "home", "plugins", `resource-vmfarm-v${version}`);
  placePlugin(installed("99.0.0"));
  expect(isPluginFound({ project, env })).toBe(false);
  placePlugin(installed(packageVersion));
  expect(isPluginFound({ project, env })).toBe(true);
  writeFileSync(`${installed(packageVersion)}.partial`, "");
  expect(isPluginFound({ project, env })).toBe(false);
});

test("it is found where a debugger serves it", () => {
  expect(isPluginFound({ project, env: { ...env, PULUMI_DEBUG_PROVIDERS: "aws:1234" } })).toBe(false);
  expect(isPluginFound({ project, env: { ...env, PULUMI_DEBUG_PROVIDERS: "aws:1234,vmfarm:1235" } })).toBe(true);
});
