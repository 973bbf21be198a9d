import { expect, test } from "vitest";
import { Problems } from "../../../src/input/problem";
import { checkVlan } from "../../../src/network/vlan";
import { told } from "./arbitraries";

function check(id: unknown): string[] {
  const problems = new Problems();
  checkVlan(id as number, problems.at("vlan"));
  return told(problems);
}

test.each([undefined, 1, 17, 4094])("%s is valid", (id) => {
  expect(check(id)).toEqual([]);
});

test.each([0, 4095, -1, 1.5, Number.NaN, "17", null])("%j is not a VLAN id", (id) => {
  expect(check(id)).toEqual([
    expect.stringMatching(/^vlan: .* is not a valid VLAN id: a whole number from 1 to 4094$/),
  ]);
});
