import type { dynamic } from "@pulumi/pulumi";
import { canonicalJson } from "../digest";
import type { Problem } from "../input/problem";

/** What the engine sends in place of a value that is known only after something has been made. */
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a provider's input is there; at preview it may still be to come. */
export function isKnown<T>(value: T | undefined): value is T {
  return value !== unknownValue;
}

/** Check's answer: the inputs as they are, those that are undefined left out, and what is wrong with them. */
export function checked<T extends object>(inputs: T, problems: Problem[] = []): dynamic.CheckResult<T> {
  const known = Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined)) as T;
  return { inputs: known, failures: problems.map(({ propertyPath, reason }) => ({ property: propertyPath, reason })) };
}

/** Names of the inputs that differ, the provider's own text apart. */
export function changedInputs(olds: object, news: object): string[] {
  const before = olds as Record<string, unknown>;
  const after = news as Record<string, unknown>;
  // Wrapped, so that an absent input and null differ.
  const text = (value: unknown) => canonicalJson({ value });
  return Object.keys(after).filter((key) => key !== "__provider" && text(before[key]) !== text(after[key]));
}
