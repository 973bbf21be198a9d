import { canonicalJson } from "../digest";
import type { Problem } from "../input/problem";
import type { CheckResult } from "./resourceProvider";

/** What the engine sends in place of a value that is known only after something has been made. */
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a provider's input is there; at preview it may still be to come. */
export function isKnown<T>(value: T | undefined): value is T {
  return value !== unknownValue;
}

/** Check's answer: the inputs as they are, those that are undefined left out, and what is wrong with them. */
export function checked<T extends object>(inputs: T, problems: Problem[] = []): CheckResult<T> {
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

/** What differs between two inputs. */
export interface Changes {
  changes: boolean;
  /** Names of the inputs that make a difference to what is there. */
  changed: string[];
}

/**
 * Compares inputs of which one, `key`, says both where something is and how one gets in there. Another way into the same location changes
 * nothing that is there and is only taken note of: `changed` has `key` only where the location is another.
 */
export function changesByLocation<Key extends string, Access>(
  key: Key,
  sameLocation: (before: Access | undefined, now: Access) => boolean,
): <T extends Record<Key, Access>>(olds: T, news: T) => Changes {
  return (olds, news) => {
    const all = changedInputs(olds, news);
    const changed = all.filter((name) => name !== key || !sameLocation(olds[key], news[key]));
    return { changes: all.length > 0, changed };
  };
}
