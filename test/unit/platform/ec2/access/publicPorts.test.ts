import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseRange } from "../../../../../src/addressing/range";
import { Problems } from "../../../../../src/input/problem";
import type { OfferedPort } from "../../../../../src/network/access";
import { anywhere, isPublic } from "../../../../../src/network/outsideRanges";
import { checkExposure, exposedSubnets, publicPorts } from "../../../../../src/platform/ec2/access/publicPorts";
import { planEc2Lan } from "../../../../../src/platform/ec2/network/lan";
import { lanProblemsOf } from "../network/lanProblems";

const tier = (...expose: OfferedPort[]) => ({ name: "web", dependsOn: [], expose });
const tcp = (port: number, ...cidrs: string[]): OfferedPort => ({ port, protocol: "tcp", cidrs });
const udp = (port: number, ...cidrs: string[]): OfferedPort => ({ port, protocol: "udp", cidrs });

test.each([
  [anywhere, true],
  ["192.0.2.7/32", true],
  ["8.0.0.0/6", true],
  ["10.0.0.0/7", true],
  ["172.32.0.0/16", true],
  ["10.0.0.0/8", false],
  ["10.17.3.0/24", false],
  ["172.31.0.0/16", false],
  ["192.168.1.1/32", false],
  ["100.64.0.0/10", false],
])("%s has public addresses: %s", (cidr, expected) => {
  expect(isPublic(cidr)).toBe(expected);
});

describe("ports that the internet can reach", () => {
  test("are those exposed to a public range, whoever else can reach them", () => {
    const web = tier(tcp(22), tcp(80, "10.8.0.0/16"), tcp(443, "10.8.0.0/16", anywhere), tcp(8443, "192.0.2.0/24"));
    expect(publicPorts(web)).toEqual([
      { port: 443, protocol: "TCP", checkPort: 443 },
      { port: 8443, protocol: "TCP", checkPort: 8443 },
    ]);
    expect(publicPorts(tier())).toEqual([]);
  });

  test("are one for both protocols of a port, or only for the one that is open", () => {
    expect(publicPorts(tier(tcp(53, anywhere), udp(53, anywhere)))).toEqual([
      { port: 53, protocol: "TCP_UDP", checkPort: 53 },
    ]);
    expect(publicPorts(tier(tcp(53), udp(53, anywhere)))).toEqual([{ port: 53, protocol: "UDP", checkPort: 53 }]);
  });

  test("are health-checked by TCP: on the port itself, or on the first one of the tier", () => {
    expect(publicPorts(tier(udp(500, anywhere), tcp(22), tcp(80)))).toEqual([
      { port: 500, protocol: "UDP", checkPort: 22 },
    ]);
    expect(publicPorts(tier(udp(500, anywhere)))[0]!.checkPort).toBeUndefined();
  });
});

test("a load balancer is in one public subnet of each zone for machines, however many zones the LAN has", () => {
  const zones = ["euw1-az1", "euw1-az2", "euw1-az3"];
  fc.assert(
    fc.property(fc.shuffledSubarray(zones, { minLength: 1 }), (machineZones) => {
      const problems = new Problems();
      const wanted = { region: "eu-west-1", zones, machineZones, publicSubnets: true };
      const lan = planEc2Lan(parseRange("10.17.0.0/20")!, wanted, lanProblemsOf(problems))!;
      const subnets = exposedSubnets(lan, problems.at("expose"));
      expect(problems.found).toEqual([]);
      expect(subnets.map(({ zone }) => zone.zone).sort()).toEqual([...machineZones].sort());
      expect(lan.vpc.publicSubnets).toEqual(expect.arrayContaining(subnets));
    }),
  );
});

describe("what keeps the internet from a tier is said at the port", () => {
  const lanOf = (cidr: string, publicSubnets: boolean) =>
    planEc2Lan(parseRange(cidr)!, { region: "eu-west-1", publicSubnets }, lanProblemsOf(new Problems()))!;
  const check = (expose: OfferedPort[], cidr = "10.17.0.0/20", publicSubnets = true) => {
    const problems = new Problems();
    checkExposure(tier(...expose), lanOf(cidr, publicSubnets), problems.at("expose"));
    return problems.found.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
  };

  test("nothing, or nothing that the internet reaches", () => {
    expect(check([tcp(22), tcp(443, anywhere)])).toEqual([]);
    expect(check([tcp(22), tcp(443, "10.0.0.0/8")], "10.17.0.0/20", false)).toEqual([]);
  });

  test("a LAN without public subnets, or with small ones", () => {
    expect(check([tcp(22), tcp(443, "10.0.0.0/8"), tcp(443, "10.0.0.0/8", anywhere)], "10.17.0.0/20", false)).toEqual([
      expect.stringMatching(/^expose\[2\]\.cidrs: .* needs public subnets/),
    ]);
    expect(check([tcp(443, anywhere)], "10.17.3.0/24")).toEqual([
      expect.stringMatching(/^expose\[0\]\.cidrs: .* \/27 or larger, .* give the LAN a range of \/23 or larger$/),
    ]);
  });

  test("UDP ports whose health nothing shows", () => {
    expect(check([udp(53), udp(500, "10.0.0.0/8"), udp(500, anywhere), udp(501, anywhere)])).toEqual([
      expect.stringMatching(
        /^expose\[2\]\.protocol: .* also needs a TCP port; expose one, such as \{ port: 22 \}, to the LAN/,
      ),
      expect.stringMatching(/^expose\[3\]\.protocol: /),
    ]);
    expect(check([udp(500, anywhere), tcp(22)])).toEqual([]);
  });
});
