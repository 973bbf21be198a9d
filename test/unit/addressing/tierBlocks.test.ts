import fc from "fast-check";
import { expect, test } from "vitest";
import { LanSeats } from "../../../src/addressing/lanAddresses";
import { offsetOf } from "../../../src/addressing/range";
import { TierSeats, tierSeatsOn } from "../../../src/network/tierSeats";
import { identity, lanPlan, lanRanges } from "./arbitraries";

const slotOf = (name: string) => (limit: number) => identity.slot("tier", name, limit);
const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 10 });

test("tiers get blocks of their own while there are any, below the DHCP range", () => {
  fc.assert(
    fc.property(lanRanges(16, 24), names, ({ cidr }, tiers) => {
      const plan = lanPlan({ cidr });
      const seats = new TierSeats(plan.seats);
      const firsts = tiers.map((tier) => seats.firstSeat(tier, slotOf(tier)));
      expect(new Set(firsts).size).toBe(firsts.length);
      for (const first of firsts) {
        expect(first).toBeGreaterThanOrEqual(0);
        expect(first + 1).toBeLessThan(offsetOf(plan.range, plan.dhcp!.start)!);
      }
    }),
  );
});

test("a tier more moves none before it", () => {
  fc.assert(
    fc.property(names, (tiers) => {
      const plan = lanPlan({ cidr: "10.17.0.0/20" });
      const firsts = (list: string[]) => {
        const seats = new TierSeats(plan.seats);
        return list.map((tier) => seats.firstSeat(tier, slotOf(tier)));
      };
      expect(firsts(tiers).slice(0, -1)).toEqual(firsts(tiers.slice(0, -1)));
    }),
  );
});

test("more tiers than blocks still get a seat to start from", () => {
  const plan = lanPlan({ cidr: "10.17.3.0/29" });
  const seats = new TierSeats(plan.seats);
  for (let i = 0; i < 20; i++) {
    const first = seats.firstSeat(`t${i}`, slotOf(`t${i}`));
    expect(offsetOf(plan.range, plan.seats.addressOf(first))).toBe(first + 1);
  }
});

test("clusters on one LAN share its blocks", () => {
  const seats = new LanSeats(lanPlan({ cidr: "10.17.3.0/24" }));
  expect(tierSeatsOn(seats)).toBe(tierSeatsOn(seats));
  expect(tierSeatsOn(seats)).not.toBe(tierSeatsOn(new LanSeats(seats.plan)));
});
