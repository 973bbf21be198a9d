import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressAt, isMachineAddress, offsetOf, overlaps, parseRange } from "../../../src/addressing/range";
import { Identity } from "../../../src/identity";
import { LanMode } from "../../../src/network/args";
import { hostLanRules, type LanRules } from "../../../src/network/lanRules";
import { identity, lanPlan, lanProblems, lanRanges, ranges } from "./arbitraries";

const ours = parseRange("10.128.0.0/9")!;

describe("a LAN without a range", () => {
  test("gets a /24 from 10.128.0.0/9 that is the same in every run", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,12}$/), fc.stringMatching(/^[a-z]{1,12}$/), (stack, name) => {
        const { range } = lanPlan({}, name, new Identity("shop", stack));
        expect(range.prefix).toBe(24);
        expect(offsetOf(ours, addressAt(range, 0))).toBeDefined();
        expect(lanPlan({}, name, new Identity("shop", stack)).range).toEqual(range);
      }),
    );
  });

  test("differs between the stacks of a program", () => {
    const stacks = ["dev", "stage", "prod", "anna", "bert"].map((stack) =>
      lanPlan({}, "lan", new Identity("p", stack)),
    );
    for (const [i, a] of stacks.entries())
      for (const b of stacks.slice(i + 1)) expect(overlaps(a.range, b.range)).toBe(false);
  });
});

test("gateway and DHCP range are inside, separate, and leave addresses for machines below", () => {
  fc.assert(
    fc.property(lanRanges(8, 29), ({ cidr }) => {
      const { range, gateway, dhcp } = lanPlan({ cidr });
      expect(offsetOf(range, gateway!)).toBe(1);
      const [start, end] = [offsetOf(range, dhcp!.start)!, offsetOf(range, dhcp!.end)!];
      expect(start).toBeGreaterThan(2);
      expect(end).toBeGreaterThanOrEqual(start);
      expect(end).toBe(range.size - 2);
    }),
  );
});

test("an address for a machine is neither the network's nor the broadcast address", () => {
  fc.assert(
    fc.property(ranges(8, 29), (range) => {
      expect(isMachineAddress(range, addressAt(range, 0))).toBe(false);
      expect(isMachineAddress(range, addressAt(range, range.size - 1))).toBe(false);
      expect(isMachineAddress(range, addressAt(range, 1))).toBe(true);
      expect(isMachineAddress(range, addressAt(range, range.size - 2))).toBe(true);
    }),
  );
});

test("defaults", () => {
  expect(lanPlan({ cidr: "10.17.3.0/24" })).toEqual({
    name: "lan",
    range: parseRange("10.17.3.0/24"),
    rangeDerived: false,
    mode: "nat",
    bridge: undefined,
    siteServes: false,
    gateway: "10.17.3.1",
    domain: "lan.internal",
    dhcp: { start: "10.17.3.191", end: "10.17.3.254" },
    nameservers: [],
    resolvers: ["10.17.3.1"],
    vlan: undefined,
    pool: expect.objectContaining({ size: 254 }),
  });
  expect(lanPlan({ cidr: "10.17.3.0/24", dhcp: false }).dhcp).toBeUndefined();
  const site = lanPlan({ cidr: "10.17.3.0/24", mode: "bridge", bridge: "br0", gateway: "10.17.3.254" });
  expect(site).toMatchObject({ siteServes: true, gateway: "10.17.3.254", dhcp: undefined, bridge: "br0" });
});

test("the largest and the smallest range are accepted", () => {
  expect(lanPlan({ cidr: "10.0.0.0/8" }).dhcp).toEqual({ start: "10.191.255.255", end: "10.255.255.254" });
  expect(lanPlan({ cidr: "10.17.3.0/29" })).toMatchObject({
    gateway: "10.17.3.1",
    dhcp: { start: "10.17.3.5", end: "10.17.3.6" },
  });
});

test("the user's values are used as given", () => {
  const dhcpRange = { start: "10.17.3.9", end: "10.17.3.9" };
  expect(lanPlan({ cidr: "10.17.3.0/24", mode: "isolated", domain: "farm.example", dhcpRange })).toMatchObject({
    mode: "isolated",
    domain: "farm.example",
    dhcp: dhcpRange,
  });
  expect(lanPlan({}).rangeDerived).toBe(true);
});

test("machines of a LAN resolve through its gateway, on the site's network through the site's servers", () => {
  const nameservers = ["9.9.9.9"];
  expect(lanPlan({ cidr: "10.17.3.0/24", nameservers })).toMatchObject({ nameservers, resolvers: ["10.17.3.1"] });
  const site = { cidr: "10.17.3.0/24", mode: "bridge", bridge: "br0" } as const;
  expect(lanPlan({ ...site, nameservers })).toMatchObject({ nameservers, resolvers: nameservers, gateway: undefined });
});

describe("on a platform without DNS and DHCP services", () => {
  const rules: LanRules = { ...hostLanRules, defaultMode: LanMode.route, serves: false };

  test("router and DNS are the site's, and nothing leases addresses", () => {
    const plan = lanPlan({ cidr: "10.17.3.0/24", nameservers: ["9.9.9.9"] }, "lan", identity, rules);
    expect(plan).toMatchObject({ mode: "route", siteServes: true, dhcp: undefined, resolvers: ["9.9.9.9"] });
  });

  test("the router is the first address unless it is given", () => {
    expect(lanPlan({ cidr: "10.17.3.0/24" }, "lan", identity, rules).gateway).toBe("10.17.3.1");
    expect(lanPlan({ cidr: "10.17.3.0/24", gateway: "10.17.3.254" }, "lan", identity, rules).gateway).toBe(
      "10.17.3.254",
    );
    expect(lanProblems({ cidr: "10.17.3.0/24", gateway: "10.17.3.255" }, "lan", rules)).toEqual([
      'gateway: "10.17.3.255" is not an address inside 10.17.3.0/24',
    ]);
  });
});

test("a platform may have its own ranges and pools, and a missing pool is a separate problem", () => {
  const pool = { size: 1, sizeForBlocks: 1, address: () => "10.9.0.1", whyUnavailable: () => undefined };
  const rules: LanRules = { ...hostLanRules, leases: false, defaultRange: () => "10.9.0.0/20", pool: () => pool };
  const plan = lanPlan({}, "lan", identity, rules);
  expect([plan.range.cidr, plan.pool, plan.dhcp]).toEqual(["10.9.0.0/20", pool, undefined]);
  const none: LanRules = {
    ...hostLanRules,
    pool: (_name, _range, _mode, problems) => {
      problems.add("cidr", "no room");
      return undefined;
    },
  };
  expect(lanProblems({ cidr: "10.17.3.0/24" }, "lan", none)).toEqual(["cidr: no room"]);
});

test.each(["br0", "vf_1.2-3", "A", "a".repeat(15)])("%s may be the name of a bridge", (bridge) => {
  expect(lanProblems({ mode: "bridge", bridge, cidr: "10.17.3.0/24" })).toEqual([]);
});

describe("what is wrong is reported with its path", () => {
  test.each([
    [{ cidr: "10.17.3.5/24" }, /^cidr: .*is an address, not a range.*10\.17\.3\.0\/24/],
    [{ cidr: "ten" }, /^cidr: "ten" is not a valid IPv4 range/],
    [{ cidr: "10.17.3.0/30" }, /^cidr: .*too small: use \/8 to \/29/],
    [{ cidr: "8.0.0.0/7" }, /^cidr: .*too large/],
    [{ mode: "vlan" as never }, /^mode: "vlan" is not one of nat, isolated, route, bridge/],
    [{ mode: "bridge" as const, bridge: "br0" }, /^cidr: a LAN on an existing bridge needs the range/],
    [{ mode: "bridge" as const, cidr: "10.17.3.0/24" }, /^bridge: mode bridge needs the name/],
    [
      { mode: "bridge" as const, cidr: "10.17.3.0/24", bridge: "a".repeat(16) },
      /^bridge: .* is not a valid name for the host's bridge, such as br0: 1 to 15 letters/,
    ],
    [
      { mode: "bridge" as const, cidr: "10.17.3.0/24", bridge: "br0", vlan: 7 },
      /^vlan: an existing network already has/,
    ],
    [{ vlan: 4095 }, /^vlan: 4095 is not a valid VLAN id/],
    [
      { mode: "bridge" as const, cidr: "10.17.3.0/24", bridge: "br0", dhcpRange: { start: "x", end: "y" } },
      /^dhcp: DHCP on an existing network is/,
    ],
    [{ cidr: 5 as never }, /^cidr: 5 is not a valid IPv4 range in CIDR notation, such as 10\.17\.3\.0\/24$/],
    [
      { cidr: "10.17.3.0/24", dhcpRange: { start: undefined as never, end: "10.17.3.9" } },
      /^dhcpRange\.start: a missing value is not a usable host address in 10\.17\.3\.0\/24$/,
    ],
    [{ bridge: "br0" }, /^bridge: an existing bridge needs mode bridge, not mode nat/],
    [{ mode: "bridge" as const, cidr: "10.17.3.0/24", bridge: "br0 up" }, /^bridge: "br0 up" is not a valid name/],
    [{ mode: "bridge" as const, cidr: "10.17.3.0/24", bridge: "br0", dhcp: true }, /^dhcp: .*up to the site/],
    [{ mode: "bridge" as const, cidr: "10.17.3.0/24", bridge: "br0", gateway: "10.9.9.9" }, /^gateway: .*inside/],
    [{ gateway: "10.17.3.7" }, /^gateway: .*first address; leave it out/],
    [{ domain: "my_farm" }, /^domain: "my_farm" is not a valid DNS domain/],
    [{ nameservers: ["9.9.9.9", "dns.example"] }, /^nameservers\[1\]: "dns\.example" is not a valid IPv4 address/],
    [{ dhcp: false, dhcpRange: { start: "10.17.3.9", end: "10.17.3.10" } }, /^dhcpRange: has no effect without DHCP/],
    [
      { cidr: "10.17.3.0/24", dhcpRange: { start: "10.17.3.20", end: "10.17.3.10" } },
      /^dhcpRange: .*comes after.*swap/,
    ],
    [{ cidr: "10.17.3.0/24", dhcpRange: { start: "10.17.3.1", end: "10.17.3.9" } }, /^dhcpRange: the gateway/],
    [
      { cidr: "10.17.3.0/24", dhcpRange: { start: "10.17.3.9", end: "10.17.4.9" } },
      /^dhcpRange\.end: .*not a usable host address in/,
    ],
  ])("%j", (args, expected) => {
    const told = lanProblems(args);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(expected);
  });

  test("an invalid name", () => {
    expect(lanProblems({ cidr: "10.17.3.0/24" }, "My LAN")).toEqual([
      expect.stringMatching(/^name: "My LAN" is not a valid name for a LAN: lower-case letters/),
    ]);
  });

  test("several at once", () => {
    const told = lanProblems({ cidr: "x", domain: "y_z", bridge: "br0" }, "LAN");
    expect(told.map((line) => line.split(":")[0]).sort()).toEqual(["bridge", "cidr", "domain", "name"]);
  });

  test("for any texts there is a plan or a problem, never an exception", () => {
    const text = fc.option(fc.string({ unit: "binary" }), { nil: undefined });
    fc.assert(
      fc.property(text, text, text, text, text, (cidr, bridge, gateway, domain, start) => {
        lanProblems({ cidr, bridge, gateway, domain, dhcpRange: start ? { start, end: start } : undefined });
      }),
    );
  });
});

test("the identity decides, not the order", () => {
  expect(lanPlan({}, "b").range).toEqual(lanPlan({}, "b", new Identity(identity.project, identity.stack)).range);
});

describe("ranges that machines cannot have", () => {
  test.each([
    ["0.0.0.0/8", /0\.0\.0\.0\/8 is for hosts that do not know/],
    ["127.0.0.0/24", /loopback/],
    ["127.16.0.0/16", /127\.0\.0\.0\/8/],
    ["169.254.0.0/16", /link-local/],
    ["169.0.0.0/8", /169\.254\.0\.0\/16/],
    ["169.254.7.0/24", /link-local/],
    ["224.0.0.0/24", /multicast/],
    ["239.1.0.0/16", /multicast/],
    ["240.0.0.0/8", /future use/],
    ["255.255.255.0/24", /broadcast/],
  ])("%s is refused with the reason", (cidr, reason) => {
    const [told, ...more] = lanProblems({ cidr });
    expect(more).toEqual([]);
    expect(told).toMatch(/^cidr: machines cannot have addresses in /);
    expect(told).toMatch(reason);
  });

  test.each([
    "1.0.0.0/8",
    "126.0.0.0/8",
    "128.0.0.0/16",
    "169.253.0.0/16",
    "169.255.0.0/16",
    "223.255.255.0/24",
    "100.64.0.0/24",
  ])("%s is next to them and valid", (cidr) => expect(lanProblems({ cidr })).toEqual([]));

  const bridge = { mode: "bridge", bridge: "br0", cidr: "192.168.7.0/24" } as const;
  test.each([
    [
      "multicast",
      { nameservers: ["192.168.7.1", "224.0.0.251"] },
      /^nameservers\[1\]: 224\.0\.0\.251 cannot be the LAN's name server: .*multicast/,
    ],
    ["broadcast", { nameservers: ["255.255.255.255"] }, /^nameservers\[0\]: .*broadcast/],
    ["nobody", { nameservers: ["0.0.0.0"] }, /^nameservers\[0\]: /],
    [
      "loopback, which the guests ask themselves",
      { ...bridge, nameservers: ["127.0.0.53"] },
      /^nameservers\[0\]: .*systemd-resolved/,
    ],
  ])("a DNS server cannot have one: %s", (_what, args, told) => {
    expect(lanProblems(args)).toEqual([expect.stringMatching(told)]);
  });

  test("a DNS server that the host queries may be on the host or on its link", () => {
    expect(lanProblems({ nameservers: ["127.0.0.53", "169.254.169.253"] })).toEqual([]);
    expect(lanProblems({ ...bridge, nameservers: ["127.0.0.1", "169.254.20.10"] })).toEqual([]);
  });
});
