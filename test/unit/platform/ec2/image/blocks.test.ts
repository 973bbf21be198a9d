import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  blockSize,
  blocksTouched,
  type Extent,
  isZero,
  linearChecksum,
} from "../../../../../src/platform/ec2/image/blocks";

const extents = fc.array(
  fc.record({ start: fc.nat(40 * blockSize), length: fc.nat(5 * blockSize) }) as fc.Arbitrary<Extent>,
  { maxLength: 12 },
);

describe("blocksTouched", () => {
  it("lists exactly the blocks that share a byte with an extent, ascending, each once", () => {
    fc.assert(
      fc.property(extents, (list) => {
        const expected: number[] = [];
        for (let index = 0; index < 50; index++) {
          const [from, to] = [index * blockSize, (index + 1) * blockSize];
          if (list.some(({ start, length }) => length > 0 && start < to && start + length > from)) expected.push(index);
        }
        expect(blocksTouched(list)).toEqual(expected);
      }),
    );
  });

  it("works beyond 32 bits", () => {
    const start = 3 * 2 ** 40 + 1;
    expect(blocksTouched([{ start, length: 1 }])).toEqual([3 * 2 ** 21]);
  });
});

describe("isZero", () => {
  it("finds a single bit anywhere", () => {
    const block = Buffer.alloc(blockSize);
    expect(isZero(block)).toBe(true);
    fc.assert(
      fc.property(fc.nat(blockSize - 1), (at) => {
        block[at] = 1;
        const found = isZero(block);
        block[at] = 0;
        expect(found).toBe(false);
      }),
    );
  });
});

describe("linearChecksum", () => {
  it("is SHA-256 of the digests' bytes in the order of the blocks, however they were added", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(10_000), { minLength: 1 }), (indexes) => {
        const digest = (index: number) => createHash("sha256").update(String(index)).digest();
        const sums = new Map(indexes.map((index) => [index, digest(index).toString("base64")]));
        const ordered = Buffer.concat([...indexes].sort((a, b) => a - b).map(digest));
        expect(linearChecksum(sums)).toBe(createHash("sha256").update(ordered).digest("base64"));
      }),
    );
  });
});
