/**
 * What `npm run test:all` does in addition to `npm test`. It sets `VMFARM_TEST_LONG=1`.
 *
 * - More of the same: `const rounds = inLongRun(10, 3);`
 * - Runs of a property: `fc.assert(property, { numRuns: propertyRuns(500) })`. Without `numRuns` it is
 *   `propertyRuns(100)`.
 * - A test only for the long run: `if (longRun) it("boots an image of every suite", …)`, which other runs do not list
 *   as skipped. A file with only such tests is named `*.long.test.ts`, and other runs do not load it.
 */
export const longRun = process.env.VMFARM_TEST_LONG === "1";

/** `long` in the long run, otherwise `short`. */
export function inLongRun<T>(long: T, short: T): T {
  return longRun ? long : short;
}

/** How often a property runs: `runs` in the long run, otherwise a fifth of that, but at least five. */
export function propertyRuns(full: number): number {
  return inLongRun(full, Math.min(full, Math.max(5, Math.ceil(full / 5))));
}
