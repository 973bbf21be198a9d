import fc from "fast-check";
import { LanRegistry } from "../../../src/addressing/lanRegistry";
import { addressAt, parseRange, type Range } from "../../../src/addressing/range";
import { Identity } from "../../../src/identity";
import { Problems } from "../../../src/input/problem";
import { type MachineRules, qemuRules } from "../../../src/machine/rules";
import type { LanArgs } from "../../../src/network/args";
import type { LanPlan } from "../../../src/network/lanPlan";
import { hostLanRules } from "../../../src/network/lanRules";
import { planLan } from "../../../src/network/plan";
import { PlanContext } from "../../../src/planContext";

const everything: Range = { cidr: "0.0.0.0/0", prefix: 0, size: 2 ** 32, first: 0 };

/** Any IPv4 range with a prefix from `shortest` to `longest`. */
export function ranges(shortest = 0, longest = 32): fc.Arbitrary<Range> {
  return fc.tuple(fc.nat(0xffff_ffff), fc.integer({ min: shortest, max: longest })).map(([address, prefix]) => {
    const size = 2 ** (32 - prefix);
    return parseRange(`${addressAt(everything, Math.floor(address / size) * size)}/${prefix}`)!;
  });
}

/** The same, among those that a LAN may have. */
export function lanRanges(shortest: number, longest: number): fc.Arbitrary<Range> {
  return ranges(shortest, longest).filter(
    ({ cidr }) => !/^(0|127|22[4-9]|2[345]\d|169\.254)\./.test(cidr) && cidr !== "169.0.0.0/8",
  );
}

export const identity = new Identity("shop", "dev");

/** What planning uses, in a separate program. */
export function newContext(who = identity, rules: MachineRules = qemuRules): PlanContext {
  return new PlanContext(who, rules, new LanRegistry(), new Problems());
}

/** What is wrong, as `path: reason`. */
export function told({ found }: Problems): string[] {
  return found.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
}

/** A LAN's plan; problems with it are an error of the test. */
export function lanPlan(args: LanArgs, name = "lan", who = identity, rules = hostLanRules): LanPlan {
  const context = newContext(who, { ...qemuRules, lan: rules });
  const plan = planLan(name, args, context);
  if (!plan) throw new Error(told(context.problems).join("\n"));
  return plan;
}

/** What is wrong with a LAN's arguments, as `path: reason`. */
export function lanProblems(args: LanArgs, name = "lan", rules = hostLanRules): string[] {
  const context = newContext(identity, { ...qemuRules, lan: rules });
  const plan = planLan(name, args, context);
  if ((plan === undefined) === context.problems.none) throw new Error("a plan comes exactly where nothing is wrong");
  return told(context.problems);
}
