import fc from "fast-check";
import { expect, test } from "vitest";
import { LanAddresses } from "../../../src/addressing/lanAddresses";
import { offsetOf } from "../../../src/addressing/range";
import { identity, lanPlan, lanRanges } from "../network/arbitraries";

const preferredOf = (name: string) => (count: number) => identity.index("tier", name, count);
const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 10 });

test("tiers get separate blocks while there are any, below the DHCP range", () => {
  fc.assert(
    fc.property(lanRanges(16, 24), names, ({ cidr }, tiers) => {
      const plan = lanPlan({ cidr });
      const addresses = new LanAddresses(plan);
      const firsts = tiers.map((tier) => addresses.allocateBlock(preferredOf(tier)));
      expect(new Set(firsts).size).toBe(firsts.length);
      for (const first of firsts) {
        expect(first).toBeGreaterThanOrEqual(0);
        expect(first + 1).toBeLessThan(offsetOf(plan.range, plan.dhcp!.start)!);
      }
    }),
  );
});

test("adding a tier does not move earlier ones", () => {
  fc.assert(
    fc.property(names, (tiers) => {
      const plan = lanPlan({ cidr: "10.17.0.0/20" });
      const firsts = (list: string[]) => {
        const addresses = new LanAddresses(plan);
        return list.map((tier) => addresses.allocateBlock(preferredOf(tier)));
      };
      expect(firsts(tiers).slice(0, -1)).toEqual(firsts(tiers.slice(0, -1)));
    }),
  );
});

test("with more tiers than blocks, each still gets an address to start from", () => {
  const plan = lanPlan({ cidr: "10.17.3.0/29" });
  const addresses = new LanAddresses(plan);
  for (let i = 0; i < 20; i++) {
    const first = addresses.allocateBlock(preferredOf(`t${i}`));
    expect(offsetOf(plan.range, plan.pool.address(first))).toBe(first + 1);
  }
});
