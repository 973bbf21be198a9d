/**
 * What `npm run test:all` does more of than `npm test`. It sets `VMFARM_TEST_LONG=1`.
 *
 * - More of the same: `const rounds = inLongRun(10, 3);`
 * - Runs of a property: `fc.assert(property, { numRuns: propertyRuns(500) })`. Without `numRuns` it is
 *   `propertyRuns(100)`.
 * - A test for the long run alone: `if (longRun) it("boots an image of every suite", …)`, which other runs do not list
 *   as skipped. A file that holds nothing else is named `*.long.test.ts`, and other runs do not load it.
 */
export const longRun = process.env.VMFARM_TEST_LONG === "1";

/** `long` in the long run, `short` in any other. */
export function inLongRun<T>(long: T, short: T): T {
  return longRun ? long : short;
}

/** Of the runs that a property has in the long run, a fifth, but at least five, in any other. */
export function propertyRuns(full: number): number {
  return inLongRun(full, Math.min(full, Math.max(5, Math.ceil(full / 5))));
}
