import { describe, expect, test } from "vitest";
import { addressesOf } from "../../../../src/network/addressSet";
import { describePorts, ingressOf } from "../../../../src/preview/access/ingress";
import { type Bag, unknownValue } from "../../../../src/preview/values";

const group = "aws:ec2/securityGroup:SecurityGroup";
const defaultGroup = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
const groupRule = "aws:ec2/securityGroupRule:SecurityGroupRule";
const ingressRule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const list = "aws:ec2/managedPrefixList:ManagedPrefixList";
const listEntry = "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry";

const all = { from: 0, to: 65_535 };
const range = (words: string) => ({ words, addresses: addressesOf(words) });
const rule = (inputs: Bag) => ingressOf(ingressRule, inputs);
/** Who a rule lets in. */
const sources = (inputs: Bag) => rule(inputs)[0]!.sources;

describe("rules are read from", () => {
  test.each<[string, Bag, number]>([
    [group, { ingress: [{ fromPort: 1 }, { fromPort: 2 }] }, 2],
    [defaultGroup, { ingress: { fromPort: 1 } }, 1],
    [group, { ingress: null, name: "x" }, 0],
    [group, { name: "x" }, 0],
    [groupRule, { type: "ingress" }, 1],
    [groupRule, { type: "egress" }, 0],
    [ingressRule, { fromPort: 1 }, 1],
    [ingressRule, {}, 0],
    [list, { entries: [{ cidr: "10.0.0.0/8" }] }, 1],
    [listEntry, { cidr: "10.0.0.0/8" }, 1],
    ["aws:ec2/instance:Instance", { ingress: [{ fromPort: 1 }] }, 0],
  ])("%s %j", (type, inputs, count) => {
    expect(ingressOf(type, inputs)).toHaveLength(count);
  });

  test("entries of a prefix list, for whatever ports use it", () => {
    expect(ingressOf(list, { entries: [{ cidr: "10.0.0.0/8" }, { cidr: "192.0.2.0/24" }, "x"] })).toEqual([
      { protocol: "prefix list", ...all, sources: [range("10.0.0.0/8"), range("192.0.2.0/24")] },
    ]);
    expect(ingressOf(listEntry, { cidr: "10.0.0.0/8" })).toEqual([
      { protocol: "prefix list", ...all, sources: [range("10.0.0.0/8")] },
    ]);
  });

  test("inputs that are not known, or secret: they may be any", () => {
    const any = { protocol: "-1", ...all, sources: [{ words: "addresses that are not known yet" }] };
    const secret = { "4dabf18193072939515e22adb298388d": "x", value: { fromPort: 1 } };
    for (const ingress of [unknownValue, [unknownValue], [{}], secret, [secret]])
      expect(ingressOf(group, { ingress })).toEqual([any]);
  });
});

describe("who is let in:", () => {
  test.each<[Bag, unknown[]]>([
    [{ cidrBlocks: ["10.0.0.0/8", "192.0.2.0/24"] }, [range("10.0.0.0/8"), range("192.0.2.0/24")]],
    [{ cidrBlocks: "10.0.0.0/8", ipv6CidrBlocks: ["::/0"] }, [range("10.0.0.0/8"), range("::/0")]],
    [{ cidrIpv4: "10.0.0.0/8", cidrIpv6: "::/0" }, [range("10.0.0.0/8"), range("::/0")]],
    [{ cidrIpv4: "", cidrIpv6: null, prefixListId: "", prefixListIds: [null] }, []],
    [{ cidrIpv4: unknownValue }, [{ words: "a range that is not known yet" }]],
    [{ cidrIpv4: "10.0.0.0/99" }, [{ words: '"10.0.0.0/99", which is not a valid range' }]],
    [{ cidrIpv4: " 10.0.0.0/8 " }, [{ words: " 10.0.0.0/8 ", addresses: addressesOf("10.0.0.0/8") }]],
    [{ prefixListId: "pl-1" }, [{ words: "the prefix list pl-1, whose ranges are unknown here" }]],
    [
      { prefixListIds: ["pl-1", unknownValue] },
      [
        { words: "the prefix list pl-1, whose ranges are unknown here" },
        { words: "a prefix list that is not known yet" },
      ],
    ],
    [{ fromPort: 1, securityGroups: ["sg-1"] }, []],
  ])("%j", (inputs, expected) => {
    expect(sources({ fromPort: 1, ...inputs })).toEqual(expected);
  });
});

describe("to which ports:", () => {
  test.each<[Bag, { protocol: string; from: number; to: number }, string]>([
    [{ fromPort: 22, toPort: 22 }, { protocol: "tcp", from: 22, to: 22 }, "port 22"],
    [{ protocol: "TCP", fromPort: "80", toPort: "81" }, { protocol: "tcp", from: 80, to: 81 }, "port 80 to 81"],
    [{ ipProtocol: "udp", fromPort: 53, toPort: 53 }, { protocol: "udp", from: 53, to: 53 }, "udp 53"],
    [{ protocol: 6, fromPort: 22 }, { protocol: "tcp", from: 22, to: 65_535 }, "port 22 to 65535"],
    [{ protocol: "17", toPort: 53 }, { protocol: "udp", from: 0, to: 53 }, "udp 0 to 53"],
    [{ protocol: "-1", fromPort: 22, toPort: 22 }, { protocol: "-1", ...all }, "all ports"],
    [{ protocol: "all" }, { protocol: "-1", ...all }, "all ports"],
    [{ protocol: unknownValue, fromPort: 22, toPort: 22 }, { protocol: "-1", ...all }, "all ports"],
    [{ protocol: "tcp", fromPort: -1, toPort: -1 }, { protocol: "tcp", ...all }, "port 0 to 65535"],
    [{ fromPort: 65_535, toPort: 65_536 }, { protocol: "tcp", from: 65_535, to: 65_535 }, "port 65535"],
    [{ fromPort: 1.5, toPort: "2x" }, { protocol: "tcp", from: 1, to: 65_535 }, "port 1 to 65535"],
    [{ fromPort: 0, toPort: "x2" }, { protocol: "tcp", ...all }, "port 0 to 65535"],
    [{ protocol: 50, fromPort: 1, toPort: 1 }, { protocol: "50", ...all }, "protocol 50"],
    [{ protocol: "esp" }, { protocol: "esp", ...all }, "esp"],
    [{ protocol: "x50" }, { protocol: "x50", ...all }, "x50"],
    [{ protocol: "50x" }, { protocol: "50x", ...all }, "50x"],
    [{ protocol: "constructor" }, { protocol: "constructor", ...all }, "constructor"],
    [{ protocol: "1", fromPort: -1, toPort: -1 }, { protocol: "icmp", ...all }, "icmp"],
    [{ protocol: 58, fromPort: 256 }, { protocol: "icmpv6", ...all }, "icmpv6"],
    [{ protocol: "icmp", fromPort: 8, toPort: -1 }, { protocol: "icmp", from: 2048, to: 2303 }, "icmp type 8"],
    [{ protocol: "icmp", fromPort: 8, toPort: 256 }, { protocol: "icmp", from: 2048, to: 2303 }, "icmp type 8"],
    [{ protocol: "icmp", fromPort: 3, toPort: 4 }, { protocol: "icmp", from: 772, to: 772 }, "icmp type 3 code 4"],
    [
      { protocol: "icmp", fromPort: 255, toPort: 255 },
      { protocol: "icmp", from: 65_535, to: 65_535 },
      "icmp type 255 code 255",
    ],
    [{ protocol: "icmpv6", fromPort: 0 }, { protocol: "icmpv6", from: 0, to: 255 }, "icmpv6 type 0"],
  ])("%j", (inputs, expected, words) => {
    const [read] = rule(inputs);
    expect(read).toEqual({ ...expected, sources: [] });
    expect(describePorts(read!)).toBe(words);
  });

  test("several types of ICMP, and the ports of a prefix list", () => {
    expect(describePorts({ protocol: "icmp", from: 0, to: 1023 })).toBe("icmp types 0 to 3");
    expect(describePorts({ protocol: "prefix list", ...all })).toBe("the ports of the rules that use it");
  });
});
