import fc from "fast-check";
import { expect, test } from "vitest";
import { Identity } from "../../../src/identity";

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
const whole = (who: Identity, name: string) => [
  who.qualified(name),
  who.uuid("machine", name),
  who.mac(name, 0),
  who.bridge(name),
];

test("a UUID has version 8 and variant 1 (RFC 9562)", () => {
  fc.assert(
    fc.property(word, word, word, fc.string(), (project, stack, kind, name) => {
      expect(new Identity(project, stack).uuid(kind, name)).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
    }),
  );
});

test("a MAC address is in QEMU's range, in upper case", () => {
  fc.assert(
    fc.property(word, word, fc.string(), fc.nat(8), (project, stack, name, nic) => {
      expect(new Identity(project, stack).mac(name, nic)).toMatch(/^52:54:00(:[0-9A-F]{2}){3}$/);
    }),
  );
});

test("a bridge's name fits Linux's 15 bytes", () => {
  fc.assert(
    fc.property(word, word, fc.string(), (project, stack, lan) => {
      expect(new Identity(project, stack).bridge(lan)).toMatch(/^vf[0-9a-f]{1,13}$/);
    }),
  );
});

test("an index is below the count, and each of them occurs", () => {
  const who = new Identity("shop", "dev");
  const had = new Set<number>();
  for (let i = 0; i < 500; i++) had.add(who.index("tier", `t${i}`, 12));
  expect([...had].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 2 ** 24 }), (name, limit) => {
      const index = who.index("x", name, limit);
      expect(Number.isInteger(index) && index >= 0 && index < limit).toBe(true);
    }),
  );
});

test("the same in every run: these values are in users' states", () => {
  const who = new Identity("shop", "dev");
  expect(whole(who, "db")).toEqual([
    "shop-dev-db",
    "971156ee-30da-81fc-a0e5-74f13dfe16d2",
    "52:54:00:CD:76:50",
    "vfb6fd01bb803",
  ]);
});

test("different for projects, stacks, names, kinds and network cards", () => {
  fc.assert(
    fc.property(fc.uniqueArray(word, { minLength: 4, maxLength: 4 }), ([a, b, c, d]) => {
      const all = [whole(new Identity(a, c), d!), whole(new Identity(b, c), d!), whole(new Identity(a, b), d!)];
      for (const i of [0, 1, 2, 3]) expect(new Set(all.map((values) => values[i])).size).toBe(3);
      const who = new Identity(a, b);
      expect(who.uuid(c!, d!)).not.toBe(who.uuid(d!, c!));
      expect(who.mac(c!, 0)).not.toBe(who.mac(c!, 1));
    }),
  );
  // The boundaries between parts matter too.
  expect(new Identity("a-b", "c").uuid("k", "n")).not.toBe(new Identity("a", "b-c").uuid("k", "n"));
});
