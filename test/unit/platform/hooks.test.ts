import type { ResourceHookArgs } from "@pulumi/pulumi";
import { beforeEach, expect, test, vi } from "vitest";
import { leftoversHook, resourceHook } from "../../../src/platform/hooks";

let monitor: object | undefined;
vi.mock("@pulumi/pulumi", () => ({
  runtime: { getMonitor: () => monitor },
  ResourceHook: class {
    constructor(
      readonly name: string,
      readonly callback: (args: ResourceHookArgs) => Promise<void>,
    ) {}
  },
}));
beforeEach(() => {
  monitor = { registerResourceHook() {} };
});
const created = (name: string, newInputs: object = {}) => ({ name, newInputs }) as never as ResourceHookArgs;

test("there is no hook if the monitor does not support hooks", () => {
  const hooks = () => resourceHook("h", async () => undefined).map(({ name }) => name);
  expect(hooks()).toEqual(["h"]);
  monitor = {};
  expect(hooks()).toEqual([]);
  monitor = undefined;
  expect(hooks()).toEqual([]);
});

test("possible leftovers are listed once, before the first resource is created, and removed for each", async () => {
  const done: string[] = [];
  const [hook] = leftoversHook("h", {
    list: async ({ name }) => done.push(`list for ${name}`),
    clear: async ({ name }, found) => void done.push(`clear ${name} of ${found}`),
  });
  expect(done).toEqual([]);
  await Promise.all([hook!.callback(created("a")), hook!.callback(created("b"))]);
  await hook!.callback(created("c"));
  expect(done).toEqual(["list for a", "clear a of 1", "clear b of 1", "clear c of 1"]);
});

test("each scope is listed separately", async () => {
  const listed: string[] = [];
  const [hook] = leftoversHook("h", {
    scope: ({ newInputs }) => (newInputs as { group: string }).group,
    list: async ({ newInputs }) => void listed.push((newInputs as { group: string }).group),
    clear: async () => undefined,
  });
  for (const group of ["x", "y", "x"]) await hook!.callback(created("rule", { group }));
  expect(listed).toEqual(["x", "y"]);
});

test("nothing is created if leftovers cannot be removed", async () => {
  const [hook] = leftoversHook("h", {
    list: async () => undefined,
    clear: async () => {
      throw new Error("somebody else's");
    },
  });
  await expect(hook!.callback(created("a"))).rejects.toThrow("somebody else's");
});
