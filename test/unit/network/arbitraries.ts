import fc from "fast-check";
import { Identity } from "../../../src/identity";
import { Problems } from "../../../src/input/problem";
import type { LanArgs } from "../../../src/network/args";
import { type LanPlan, planLan } from "../../../src/network/lanPlan";
import { hostLanRules } from "../../../src/network/lanRules";
import { addressAt, parseRange, type Range } from "../../../src/network/range";

const everything: Range = { cidr: "0.0.0.0/0", prefix: 0, size: 2 ** 32, first: 0 };

/** Any IPv4 range with a prefix from `shortest` to `longest`. */
export function ranges(shortest = 0, longest = 32): fc.Arbitrary<Range> {
  return fc.tuple(fc.nat(0xffff_ffff), fc.integer({ min: shortest, max: longest })).map(([address, prefix]) => {
    const size = 2 ** (32 - prefix);
    return parseRange(`${addressAt(everything, Math.floor(address / size) * size)}/${prefix}`)!;
  });
}

/** The same, of those that a LAN may have. */
export function lanRanges(shortest: number, longest: number): fc.Arbitrary<Range> {
  return ranges(shortest, longest).filter(
    ({ cidr }) => !/^(0|127|22[4-9]|2[345]\d|169\.254)\./.test(cidr) && cidr !== "169.0.0.0/8",
  );
}

export const identity = new Identity("shop", "dev");

/** A LAN's plan; what is wrong with it is an error of the test. */
export function lanPlan(args: LanArgs, name = "lan", who = identity, rules = hostLanRules): LanPlan {
  const problems = new Problems();
  const plan = planLan(name, args, who, rules, problems);
  if (!plan) throw new Error(problems.found.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`).join("\n"));
  return plan;
}

/** What is wrong with a LAN's arguments, as `path: reason`. */
export function lanProblems(args: LanArgs, name = "lan", rules = hostLanRules): string[] {
  const problems = new Problems();
  const plan = planLan(name, args, identity, rules, problems);
  if ((plan === undefined) !== problems.found.length > 0)
    throw new Error("a plan comes exactly where nothing is wrong");
  return problems.found.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
}
