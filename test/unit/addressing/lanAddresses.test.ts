import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LanAddresses } from "../../../src/addressing/lanAddresses";
import { addressAt, offsetOf } from "../../../src/addressing/range";
import { propertyRuns } from "../../support/longRun";
import { lanPlan, lanRanges } from "../network/arbitraries";

/** Allocates until the LAN is full; returns the addresses in order. */
function fill(addresses: LanAddresses, preferred: (i: number) => number): string[] {
  const taken: string[] = [];
  for (let i = 0; i < 5000; i++) {
    const address = addresses.allocate(preferred(i), `m${i}`);
    if (address === undefined) return taken;
    taken.push(address);
  }
  throw new Error("never full");
}

describe("allocate", () => {
  test("fills a LAN to the last address: each once, inside, and never the gateway's or one in the DHCP range", () => {
    fc.assert(
      fc.property(
        lanRanges(22, 29),
        fc.array(fc.nat(5000), { minLength: 1 }),
        fc.boolean(),
        ({ cidr }, wishes, dhcp) => {
          const plan = lanPlan({ cidr, dhcp });
          const taken = fill(new LanAddresses(plan), (i) => wishes[i % wishes.length]!);
          const offsets = taken.map((address) => offsetOf(plan.range, address)!);
          const [from, to] = plan.dhcp
            ? [offsetOf(plan.range, plan.dhcp.start)!, offsetOf(plan.range, plan.dhcp.end)!]
            : [1, 0];
          expect(new Set(offsets).size).toBe(offsets.length);
          for (const offset of offsets) {
            expect(offset).toBeGreaterThan(1);
            expect(offset).toBeLessThan(plan.range.size - 1);
            expect(offset < from || offset > to).toBe(true);
          }
          expect(offsets).toHaveLength(plan.range.size - 3 - (to - from + 1));
        },
      ),
      { numRuns: propertyRuns(50) },
    );
  });

  test("a full /29 says so", () => {
    const addresses = new LanAddresses(lanPlan({ cidr: "10.17.3.0/29", dhcp: false }));
    expect(fill(addresses, () => 0)).toEqual(["10.17.3.2", "10.17.3.3", "10.17.3.4", "10.17.3.5", "10.17.3.6"]);
    expect(addresses.allocate(0, "late")).toBeUndefined();
  });

  test("uses the preferred address if it is free, whichever it is", () => {
    const plan = lanPlan({ cidr: "10.17.3.0/24", dhcp: false });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 253 }), (wish) => {
        expect(new LanAddresses(plan).allocate(wish, "m")).toBe(addressAt(plan.range, wish + 1));
      }),
    );
  });

  test("adding a machine does not move earlier ones", () => {
    const plan = lanPlan({ cidr: "10.17.3.0/25" });
    fc.assert(
      fc.property(fc.array(fc.nat(200), { minLength: 1, maxLength: 60 }), fc.nat(200), (wishes, last) => {
        const take = (all: number[]) => {
          const addresses = new LanAddresses(plan);
          return all.map((wish, i) => addresses.allocate(wish, `m${i}`));
        };
        expect(take([...wishes, last]).slice(0, -1)).toEqual(take(wishes));
      }),
    );
  });
});

test("a LAN without a gateway has one more address", () => {
  const plan = { ...lanPlan({ cidr: "10.17.3.0/29", dhcp: false }), gateway: undefined };
  expect(fill(new LanAddresses(plan), () => 0)).toHaveLength(6);
});

describe("reserve", () => {
  const plan = lanPlan({ cidr: "10.17.3.0/24" });

  test.each([
    ["10.17.3.0", /not a usable host address in 10\.17\.3\.0\/24/],
    ["10.17.3.255", /not a usable host address/],
    ["10.17.4.7", /not a usable host address/],
    ["nonsense", /not a usable host address/],
    ["10.17.3.1", /taken by the gateway/],
    ["10.17.3.200", /taken by the DHCP range/],
  ])("%s is refused", (address, why) => {
    expect(new LanAddresses(plan).reserve(address, "m")).toMatch(why);
  });

  test("an address is reserved once, and allocate skips it", () => {
    const addresses = new LanAddresses(plan);
    expect(addresses.reserve("10.17.3.5", "db")).toBeUndefined();
    expect(addresses.reserve("10.17.3.5", "web")).toMatch(/taken by db; choose another/);
    expect(addresses.allocate(4, "web")).toBe("10.17.3.6");
  });
});

test("names and MAC addresses are reserved once", () => {
  const addresses = new LanAddresses(lanPlan({ cidr: "10.17.3.0/24" }));
  expect([addresses.reserveHostname("a"), addresses.reserveHostname("b"), addresses.reserveHostname("a")]).toEqual([
    true,
    true,
    false,
  ]);
  expect([addresses.reserveMac("52"), addresses.reserveMac("52")]).toEqual([true, false]);
});
