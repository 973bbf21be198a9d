import fc from "fast-check";
import { expect, it } from "vitest";
import type { DrawnFarm } from "../../../src/graph/farm";
import { svg } from "../../../src/graph/svg";
import { propertyRuns } from "../../support/longRun";

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const farms = fc
  .array(
    fc.record({
      size: fc.integer({ min: 0, max: 10 }),
      length: fc.integer({ min: 1, max: 30 }),
      needs: fc.array(fc.nat(9), { maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 10 },
  )
  .chain((tiers) => fc.record({ tiers: fc.constant(tiers), split: fc.boolean() }))
  .map(({ tiers, split }): DrawnFarm => {
    const title = (i: number) => `${i}${"t".repeat(tiers[i]!.length)}`;
    const drawn = tiers.map(({ size, needs }, i) => ({
      title: title(i),
      needs: needs.filter((other) => other < tiers.length).map(title),
      machines: Array.from({ length: size }, (_, at) => ({
        name: `m${i}-${at}`,
        address: "10.17.3.10",
        effect: "none" as const,
        power: "running" as const,
      })),
    }));
    const lan = { range: "10.17.3.0/24", effect: "none" as const };
    const half = split ? Math.ceil(drawn.length / 2) : drawn.length;
    return {
      title: "shop / dev",
      host: "qemu:///system",
      lans: [
        { ...lan, name: "one", tiers: drawn.slice(0, half) },
        { ...lan, name: "two", tiers: drawn.slice(half) },
      ],
    };
  });

/** Tiers and rows of titles in the drawing. */
function boxesIn(text: string): { tiers: Box[]; titles: Box[] } {
  const found = [...text.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" rx="(\d)"/g)];
  const rects = found.map(([, x, y, width, height, radius]) => ({
    radius,
    box: { x: Number(x), y: Number(y), width: Number(width), height: Number(height) },
  }));
  const of = (wanted: string) => rects.filter(({ radius }) => radius === wanted).map(({ box }) => box);
  return { tiers: of("6"), titles: of("8").map((lan) => ({ ...lan, height: 28 })) };
}

/** Points of a path, close to each other. */
function pointsOf(way: string): { x: number; y: number }[] {
  const points: { x: number; y: number }[] = [];
  for (const [, kind, numbers] of way.matchAll(/([MLC])([-\d. ]+)/g)) {
    const coordinates = numbers!.trim().split(" ").map(Number);
    const pairs = Array.from({ length: coordinates.length / 2 }, (_, i) => ({
      x: coordinates[2 * i]!,
      y: coordinates[2 * i + 1]!,
    }));
    if (kind === "M") points.push(pairs[0]!);
    else points.push(...along([points.at(-1)!, ...pairs]));
  }
  return points;
}

/** De Casteljau's algorithm, for lines and curves. */
function along(controls: { x: number; y: number }[]): { x: number; y: number }[] {
  return Array.from({ length: 60 }, (_, i) => {
    const t = (i + 1) / 60;
    let left = controls;
    while (left.length > 1)
      left = left.slice(1).map((to, at) => ({
        x: left[at]!.x * (1 - t) + to.x * t,
        y: left[at]!.y * (1 - t) + to.y * t,
      }));
    return left[0]!;
  });
}

const isIn = ({ x, y }: { x: number; y: number }, box: Box) =>
  box.x < x && x < box.x + box.width && box.y < y && y < box.y + box.height;
const meets = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

it("arrows do not cross tiers or titles, for any dependencies", () => {
  fc.assert(
    fc.property(farms, (farm) => {
      const text = svg(farm);
      const { tiers, titles } = boxesIn(text);
      expect(tiers).toHaveLength(farm.lans.flatMap((lan) => lan.tiers).length);
      const all = [...tiers, ...titles];
      expect(tiers.flatMap((one, i) => all.slice(i + 1).filter((other) => meets(one, other)))).toEqual([]);
      const ways = [...text.matchAll(/<path d="(M[^"]+)" fill="none"/g)].map(([, way]) => pointsOf(way!));
      expect(ways.flat().flatMap((point) => all.filter((box) => isIn(point, box)))).toEqual([]);
      const inside = farm.lans.flatMap((lan) =>
        lan.tiers.flatMap(({ title, needs }) =>
          [...new Set(needs)].filter((need) => need !== title && lan.tiers.some((tier) => tier.title === need)),
        ),
      );
      expect(ways).toHaveLength(inside.length);
    }),
    { numRuns: propertyRuns(200) },
  );
});

it("a drawing is the same each time", () => {
  fc.assert(
    fc.property(farms, (farm) => {
      expect(svg(farm)).toBe(svg(farm));
    }),
    { numRuns: propertyRuns(30) },
  );
});
