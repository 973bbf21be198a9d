import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { InvalidArgsError, Problems, shown } from "../../../src/input/problem";

test("without problems there is no error", () => {
  expect(() => new Problems().refuse("VirtualLan", "lan")).not.toThrow();
});

test("all problems are in one error, in the order in which they were found", () => {
  const problems = new Problems();
  problems.add("cidr", "is too small");
  problems.add("tiers[1].size", "is negative");
  try {
    problems.refuse("VirtualLan", "lan");
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidArgsError);
    const { errors, message } = error as InvalidArgsError;
    expect(errors).toEqual([
      { propertyPath: "cidr", reason: "is too small" },
      { propertyPath: "tiers[1].size", reason: "is negative" },
    ]);
    expect(message).toBe(
      'VirtualLan "lan" cannot be created; nothing was changed:\n  - cidr: is too small\n  - tiers[1].size: is negative',
    );
  }
});

test.each([
  [undefined, "a missing value"],
  [null, "a missing value"],
  ["2", '"2"'],
  [2, "2"],
  [true, "true"],
  [Number.NaN, "NaN"],
  [["a", 1], '["a",1]'],
  [{ size: "1GiB" }, '{"size":"1GiB"}'],
])("a message shows %j as %s", (value, text) => {
  expect(shown(value)).toBe(text);
});

test("the engine prints only its text, and a component's host finds the properties", () => {
  const error = new InvalidArgsError("VirtualLan", "lan", []);
  expect(error.stack).toBe(`${error.name}: ${error.message}`);
  expect(pulumi.RunError.isInstance(error)).toBe(true);
  expect((error as unknown as Record<string, unknown>).__pulumiInputPropertiesError).toBe(true);
});

test("problems of a part have their path, and are problems of the whole", () => {
  const problems = new Problems();
  const tier = problems.at("tiers", 0);
  tier.add("size", "is negative");
  tier.at("dataDisks", 1, "size").addHere("is too small");
  problems.at("tags", '["my key"]').addHere("is empty");
  expect(problems.found.map(({ propertyPath }) => propertyPath)).toEqual([
    "tiers[0].size",
    "tiers[0].dataDisks[1].size",
    'tags["my key"]',
  ]);
  expect(tier.path).toBe("tiers[0]");
  expect(tier.found).toHaveLength(2);
});

test("a part does not have its siblings' problems, nor those found before", () => {
  const problems = new Problems("lan");
  problems.add("cidr", "is too small");
  const [later, other] = [problems.at(), problems.at("gateway")];
  expect([problems.none, later.none, other.none]).toEqual([false, true, true]);
  later.add("mode", "is missing");
  expect([later.none, other.none]).toEqual([false, true]);
  expect(problems.found.map(({ propertyPath }) => propertyPath)).toEqual(["lan.cidr", "lan.mode"]);
});
