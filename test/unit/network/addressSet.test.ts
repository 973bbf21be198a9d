import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AddressSet, addressesOf, common, minus, sizes, union } from "../../../src/network/addressSet";
import { isOfTheInternet, isWorld } from "../../../src/network/world";

const set = (...cidrs: string[]) => union(...cidrs.map((cidr) => addressesOf(cidr)!));
const eighths = [0, 32, 64, 96, 128, 160, 192, 224].map((first) => `${first}.0.0.0/3`);
const notPrivate = ["0.0.0.0/5", "8.0.0.0/7", "11.0.0.0/8", "12.0.0.0/6", "16.0.0.0/4", "32.0.0.0/3", "64.0.0.0/2"];

describe("the world", () => {
  it.each<[string, AddressSet, boolean]>([
    ["0.0.0.0/0", set("0.0.0.0/0"), true],
    ["the same with bits set after the prefix", set("1.2.3.4/0"), true],
    ["two halves", set("0.0.0.0/1", "128.0.0.0/1"), true],
    ["one half", set("128.0.0.0/1"), true],
    ["eight eighths", set(...eighths), true],
    ["what is not private below 128", set(...notPrivate), true],
    [
      "32 ranges, none of which is the world by itself",
      set(...Array.from({ length: 32 }, (_, i) => `${i * 8}.0.0.0/5`)),
      true,
    ],
    ["::/0", set("::/0"), true],
    ["::/0 written in full", set("0:0:0:0:0:0:0:0/0"), true],
    ["both halves of it", set("::/1", "8000::/1"), true],
    ["what IANA allocates from it", set("2000::/3"), true],
    ["IPv4-mapped IPv6", set("::ffff:0:0/96"), true],
    ["private ranges", set("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"), false],
    ["multicast and reserved ranges", set("224.0.0.0/3"), false],
    ["the upper half of IPv6, which is unallocated", set("8000::/1"), false],
    ["somebody's network", set("3.0.0.0/8"), false],
    ["somebody's IPv6 network", set("2001:db8::/32"), false],
    ["more of IPv4 than anybody has", set("16.0.0.0/4"), true],
    ["one less", minus(set("16.0.0.0/4"), set("16.0.0.0/32")), false],
    ["more of IPv6 than anybody has", set("2000::/12"), true],
    ["one less, of IPv6", minus(set("2000::/12"), set("2000::/128")), false],
    ["nobody", [], false],
  ])("%s", (_what, addresses, expected) => {
    expect(isWorld(addresses)).toBe(expected);
  });

  it("is not a private range together with a public part", () => {
    expect(isOfTheInternet(set("10.0.0.0/8", "fc00::/7"))).toBe(false);
    expect(isOfTheInternet(set("10.0.0.0/7"))).toBe(true);
    expect(isWorld(set("10.0.0.0/7"))).toBe(false);
  });
});

it("counts each family separately", () => {
  expect(sizes(set("0.0.0.0/0", "::/0"))).toEqual({ ipv4: 2n ** 32n, ipv6: 2n ** 128n });
  expect(sizes([])).toEqual({ ipv4: 0n, ipv6: 0n });
});

it("treats an IPv4 range written as IPv6 as IPv4, and a wider one as what it is", () => {
  expect(set("::ffff:192.0.2.0/120")).toEqual(set("192.0.2.0/24"));
  expect(set("::ffff:192.0.2.0/96")).toEqual(set("0.0.0.0/0"));
  expect(sizes(set("::ffff:192.0.2.0/95"))).toEqual({ ipv4: 0n, ipv6: 2n ** 33n });
});

it("joins adjacent ranges", () => {
  expect(set("10.0.0.0/25", "10.0.0.128/25", "10.0.0.0/26")).toEqual(set("10.0.0.0/24"));
  expect(set("10.0.0.0/32", "10.0.0.2/32")).toHaveLength(2);
});

it.each(["10.0.0.0", "010.0.0.0/8", "0x0.0.0.0/0", "10.0.0.0/33", "::/129", "10/8", "", "pl-1"])(
  "%j is not a range",
  (text) => {
    expect(addressesOf(text)).toBeUndefined();
  },
);

/** Ranges inside a /28 of either family, so that a set is sixteen booleans. */
const small = fc
  .record({ at: fc.integer({ min: 0, max: 15 }), prefix: fc.integer({ min: 28, max: 32 }), six: fc.boolean() })
  .map(({ at, prefix, six }) => {
    const first = at - (at % 2 ** (32 - prefix));
    const cidr = six ? `2001:db8::${at.toString(16)}/${prefix + 96}` : `192.0.2.${at}/${prefix}`;
    const members = Array.from({ length: 2 ** (32 - prefix) }, (_, i) => `${six ? 6 : 4} ${first + i}`);
    return { cidr, members };
  });

it("sets of addresses behave like other sets", () => {
  const members = (all: { members: string[] }[]) => new Set(all.flatMap((one) => one.members));
  const counted = (some: AddressSet) => Number(sizes(some).ipv4 + sizes(some).ipv6);
  fc.assert(
    fc.property(fc.array(small), fc.array(small), (a, b) => {
      const [left, right] = [a, b].map((all) => set(...all.map(({ cidr }) => cidr))) as [AddressSet, AddressSet];
      const [inLeft, inRight] = [members(a), members(b)];
      expect(counted(left)).toBe(inLeft.size);
      expect(counted(union(left, right))).toBe(new Set([...inLeft, ...inRight]).size);
      expect(counted(minus(left, right))).toBe([...inLeft].filter((one) => !inRight.has(one)).length);
      expect(counted(common(left, right))).toBe([...inLeft].filter((one) => inRight.has(one)).length);
    }),
  );
});
