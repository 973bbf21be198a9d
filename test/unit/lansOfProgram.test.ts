import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { lansOfProgram } from "../../src/lansOfProgram";
import { lanPlan } from "./network/arbitraries";

function nextRun(): Promise<void> {
  return pulumi.runtime.setMocks({ newResource: ({ name }) => ({ id: name, state: {} }), call: () => ({}) });
}

test("each run of a program has its own LANs", async () => {
  const lan = {};
  await nextRun();
  lansOfProgram().declare(lan, lanPlan({}), "qemu:///system");
  expect(lansOfProgram().addressesOn(lan)).toBeDefined();
  await nextRun();
  expect(lansOfProgram().addressesOn(lan)).toBeUndefined();
});
