import { expect } from "vitest";
import type { Rules } from "../../../src/platform/rules";

/** Checks which capabilities a platform lacks, and that it says what to use instead of each. */
export function expectUnsupported({ capabilities }: Rules, expected: Record<string, RegExp>): void {
  const lacking = Object.entries(capabilities).filter(([, { supported }]) => !supported);
  expect(Object.fromEntries(lacking.map(([name, { instead }]) => [name, instead]))).toEqual(
    Object.fromEntries(Object.entries(expected).map(([name, pattern]) => [name, expect.stringMatching(pattern)])),
  );
}
