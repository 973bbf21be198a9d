import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { volumeGibibytes } from "../../../../src/platform/ec2/volumes";

describe("volumeGibibytes", () => {
  it("is the smallest whole number of GiB that holds the disk", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 44 }), (bytes) => {
        const size = volumeGibibytes(bytes);
        expect(size * 2 ** 30).toBeGreaterThanOrEqual(bytes);
        expect((size - 1) * 2 ** 30).toBeLessThan(bytes);
      }),
    );
    expect(volumeGibibytes(2 * 2 ** 30)).toBe(2);
  });
});
