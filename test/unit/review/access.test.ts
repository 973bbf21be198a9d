import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPreview } from "../../../src/preview/readPreview";
import { failures } from "../../../src/review/failOn";
import { markdown } from "../../../src/review/render/markdown";
import { plainText } from "../../../src/review/render/text";
import { review } from "../../../src/review/review";
import { knowledge, previewOf } from "./support";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const group = "aws:ec2/securityGroup:SecurityGroup";
const rule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

type Inputs = Record<string, unknown>;

function step(op: string, type: string, name: string, olds: Inputs, news: Inputs, id = "") {
  const urn = `urn:pulumi:dev::shop::${type}::${name}`;
  return { op, urn, oldState: { inputs: olds, id }, newState: { inputs: news }, detailedDiff: null };
}

const read = (...steps: object[]) => review(readPreview(previewOf(...steps)), knowledge());
const accessOf = (...steps: object[]) => read(...steps).access.map(({ group: of, words }) => `${of}: ${words}`);

/** A group with inline rules that change. */
const changed = (before: Inputs[], after: Inputs[]) =>
  step("update", group, "web", { ingress: before }, { ingress: after }, "sg-1");
const words = (before: Inputs[], after: Inputs[]) => read(changed(before, after)).access.map((one) => one.words);

const tcp = (from: number, to: number, ...cidrBlocks: string[]) => ({
  protocol: "tcp",
  fromPort: from,
  toPort: to,
  cidrBlocks,
});
const office = "192.0.2.0/24";

describe("the world", () => {
  it.each([
    ["in two halves", ["0.0.0.0/1", "128.0.0.0/1"]],
    ["with bits set after the prefix", ["1.2.3.4/0"]],
    ["in 32 parts", Array.from({ length: 32 }, (_, i) => `${i * 8}.0.0.0/5`)],
    ["of IPv6, in full", ["0:0:0:0:0:0:0:0/0"]],
  ])("is the world %s", (_what, ranges) => {
    const opened = read(changed([], [tcp(22, 22, ...ranges)]));
    expect(opened.access.filter(({ world, opened: open }) => world && open)).toHaveLength(1);
    expect(failures(opened, ["open-to-the-world"])).toEqual(["open-to-the-world"]);
    expect(markdown(opened)).toContain("> **Open to the world:** `web`, port 22 opened to the world");
  });

  it("that is now admitted by other rules stays open, and fails like a new opening", () => {
    const before = step("delete", rule, "web-from-all", { ...one("0.0.0.0/0") }, {}, "sgr-1");
    const halves = ["0.0.0.0/1", "128.0.0.0/1"].map((cidr) => step("create", rule, `web-from-${cidr}`, {}, one(cidr)));
    const report = read(before, ...halves);
    expect(report.access.map((all) => all.words)).toEqual(["port 80 stays open to the world (0.0.0.0/1, 128.0.0.0/1)"]);
    expect(failures(report, ["open-to-the-world"])).toEqual(["open-to-the-world"]);
    expect(markdown(report)).toContain("### No machine changes, 1 port stays open to the world");
    expect(markdown(report)).toContain("> **Open to the world:**");
  });

  const one = (cidrIpv4: string) => ({
    securityGroupId: "sg-1",
    cidrIpv4,
    ipProtocol: "tcp",
    fromPort: 80,
    toPort: 80,
  });

  it("that keeps its access is not reported, and other ranges inside it change nothing", () => {
    expect(words([tcp(80, 80, "0.0.0.0/0")], [tcp(80, 80, "0.0.0.0/0", office)])).toEqual([]);
    const tagged = step("update", rule, "web", one("0.0.0.0/0"), { ...one("0.0.0.0/0"), tags: { a: "b" } }, "sgr-1");
    expect(accessOf(tagged)).toEqual([]);
  });

  it("that loses half of its addresses is still the world", () => {
    expect(words([tcp(80, 80, "0.0.0.0/0")], [tcp(80, 80, "0.0.0.0/1")])).toEqual([
      "port 80 stays open to the world (0.0.0.0/1)",
      "port 80 closed to 0.0.0.0/0 except 0.0.0.0/1",
    ]);
    expect(words([tcp(80, 80, "0.0.0.0/0")], [tcp(80, 80, office)])).toEqual([
      `port 80 closed to the world (0.0.0.0/0) except ${office}`,
    ]);
  });

  it("gets access through several groups of one machine together", () => {
    const groups = [1, 2].map((i) =>
      step("create", group, `part-${i}`, {}, { ingress: [tcp(22, 22, `${i * 32}.0.0.0/5`)] }),
    );
    const machine = (ids: unknown[]) =>
      step("create", "aws:ec2/instance:Instance", "vm", {}, { vpcSecurityGroupIds: ids });
    const worldly = (...steps: object[]) => read(...steps).access.filter(({ world }) => world);
    expect(worldly(...groups, machine([unknown]))).toEqual([]);
    expect(worldly(...groups, machine([unknown, unknown]))).toMatchObject([
      { group: "part-1, part-2", opened: true, words: expect.stringContaining("port 22 opened to the world") },
    ]);
  });
});

describe("ports are compared one by one", () => {
  it.each<[string, Inputs[], Inputs[], string[]]>([
    [
      "widened",
      [tcp(80, 80, office)],
      [tcp(0, 65_535, office)],
      [`port 0 to 79 opened to ${office}`, `port 81 to 65535 opened to ${office}`],
    ],
    [
      "narrowed",
      [tcp(80, 89, office)],
      [tcp(85, 85, office)],
      [`port 80 to 84 closed to ${office}`, `port 86 to 89 closed to ${office}`],
    ],
    ["twice", [], [tcp(80, 85, office), tcp(80, 89, office)], [`port 80 to 89 opened to ${office}`]],
    ["split", [tcp(80, 89, office)], [tcp(80, 84, office), tcp(85, 89, office)], []],
    ["all", [], [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: [office] }], [`all ports opened to ${office}`]],
    [
      "all but those that were",
      [tcp(0, 65_535, office)],
      [{ protocol: "all", cidrBlocks: [office] }],
      [`all other protocols opened to ${office}`],
    ],
    ["of a protocol given by number", [tcp(22, 22, office)], [{ ...tcp(22, 22, office), protocol: "6" }], []],
    ["all of TCP", [], [tcp(-1, -1, office)], [`port 0 to 65535 opened to ${office}`]],
    ["ICMP", [], [{ protocol: "icmp", fromPort: -1, toPort: -1, cidrBlocks: [office] }], [`icmp opened to ${office}`]],
    [
      "one type of ICMP",
      [{ protocol: "icmp", fromPort: -1, toPort: -1, cidrBlocks: [office] }],
      [{ protocol: "icmp", fromPort: 8, toPort: -1, cidrBlocks: [office] }],
      [`icmp types 0 to 7 closed to ${office}`, `icmp types 9 to 255 closed to ${office}`],
    ],
  ])("%s", (_what, before, after, expected) => {
    expect(words(before, after)).toEqual(expected);
  });

  it("agree with a simple model for any rules", () => {
    const [small, large] = ["192.0.2.0/25", office];
    const some = fc.array(
      fc
        .record({ a: fc.integer({ min: 1, max: 6 }), b: fc.integer({ min: 1, max: 6 }), wide: fc.boolean() })
        .map(({ a, b, wide }) => ({ from: Math.min(a, b), to: Math.max(a, b), range: wide ? large : small })),
      { maxLength: 4 },
    );
    const halves = (rules: { from: number; to: number; range: string }[], port: number) =>
      Math.max(
        0,
        ...rules.filter(({ from, to }) => from <= port && port <= to).map((one) => (one.range === large ? 2 : 1)),
      );
    fc.assert(
      fc.property(some, some, (before, after) => {
        const inputs = (rules: typeof before) => rules.map(({ from, to, range }) => tcp(from, to, range));
        const access = read(changed(inputs(before), inputs(after))).access;
        for (let port = 0; port <= 7; port += 1) {
          const [was, is] = [halves(before, port), halves(after, port)];
          const here = access.filter(({ ports }) => ports![0] <= port && port <= ports![1]);
          expect(here.some(({ opened }) => opened)).toBe(is > was);
          expect(here.some(({ opened }) => !opened)).toBe(is < was);
        }
      }),
    );
  });
});

describe("unknown sources are a warning", () => {
  const open = (inputs: Inputs) =>
    read(
      step(
        "create",
        rule,
        "web",
        {},
        { securityGroupId: "sg-1", ipProtocol: "tcp", fromPort: 443, toPort: 443, ...inputs },
      ),
    );

  it.each<[string, Inputs, string]>([
    ["a range that is not yet known", { cidrIpv4: unknown }, "port 443 opened to a range that is not known yet"],
    [
      "a prefix list",
      { prefixListId: "pl-1" },
      "port 443 opened to the prefix list pl-1, whose ranges are unknown here",
    ],
    [
      "a prefix list that is yet to be created",
      { prefixListId: unknown },
      "port 443 opened to a prefix list that is not known yet",
    ],
    [
      "a text that is not a range",
      { cidrIpv4: "010.0.0.0/8" },
      'port 443 opened to "010.0.0.0/8", which is not a valid range',
    ],
  ])("%s", (_what, inputs, expected) => {
    const report = open(inputs);
    expect(report.access).toMatchObject([{ unknown: true, world: false, words: expected }]);
    expect(report.warnings).toEqual([`web: ${expected}`]);
    expect(failures(report, ["warning"])).toEqual(["warning"]);
    expect(markdown(report)).toContain("> **Unknown who gets access:** `web`, port 443");
    expect(plainText(report)).toContain(`warning: web: ${expected}\n`);
  });

  it("are reported when they lose access", () => {
    const https = (how: object) => ({ securityGroupId: "sg-1", ipProtocol: "tcp", fromPort: 443, toPort: 443, ...how });
    const list = https({ prefixListId: "pl-1" });
    const closed = "web: port 443 closed to the prefix list pl-1, whose ranges are unknown here";
    expect(accessOf(step("delete", rule, "web", list, {}))).toEqual([closed]);
    expect(accessOf(step("update", rule, "web", list, https({ cidrIpv4: "192.0.2.0/24" })))).toContain(closed);
  });

  it("include whole lists of rules and ranges", () => {
    expect(words([], [unknown as never])).toEqual(["all ports opened to addresses that are not known yet"]);
    expect(accessOf(step("create", group, "web", {}, { ingress: unknown }))).toEqual([
      "web: all ports opened to addresses that are not known yet",
    ]);
    expect(words([], [{ ...tcp(22, 22), cidrBlocks: unknown }])).toEqual([
      "port 22 opened to a range that is not known yet",
    ]);
    expect(words([], [{ ...tcp(22, 22), fromPort: unknown, cidrBlocks: ["0.0.0.0/0"] }])).toEqual([
      "port 0 to 22 opened to the world (0.0.0.0/0)",
    ]);
  });

  it("are not reported again if they do not change", () => {
    const lists = { ...tcp(443, 443), prefixListIds: ["pl-1"] };
    expect(words([lists], [{ ...lists, description: "the office" }])).toEqual([]);
  });

  it("do not include machines of another group", () => {
    expect(open({ referencedSecurityGroupId: unknown }).access).toEqual([]);
    expect(words([], [{ ...tcp(22, 22), self: true, securityGroups: ["sg-2"] }])).toEqual([]);
  });
});

it("the default group of a VPC and prefix lists are included", () => {
  const ingress = [tcp(22, 22, "0.0.0.0/0")];
  expect(accessOf(step("create", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "vpc", {}, { ingress }))).toEqual(
    ["vpc: port 22 opened to the world (0.0.0.0/0)"],
  );
  const list = "aws:ec2/managedPrefixList:ManagedPrefixList";
  expect(
    accessOf(step("update", list, "offices", { entries: [{ cidr: office }] }, { entries: [{ cidr: "::/0" }] }, "pl-1")),
  ).toEqual([
    "offices: the ports of the rules that use it opened to the world (::/0)",
    `offices: the ports of the rules that use it closed to ${office}`,
  ]);
});

it("a group that is only read opens nothing", () => {
  expect(accessOf(step("read", group, "theirs", {}, { ingress: [tcp(22, 22, "0.0.0.0/0")] }, "sg-9"))).toEqual([]);
});

describe("what the report says of access", () => {
  const [a, b, c] = ["16.0.0.0/5", "32.0.0.0/5", "48.0.0.0/5"] as const;
  const named = (name: string, before: Inputs[], after: Inputs[]) =>
    step("update", group, name, { ingress: before }, { ingress: after }, `sg-${name}`);

  it("is in order: the world, then those that are unknown, then others, and openings before closings", () => {
    const list = { protocol: "tcp", fromPort: 1, toPort: 1, prefixListIds: ["pl-1"] };
    const report = read(
      named("a", [tcp(1, 1, office)], []),
      named("b", [list], []),
      named("d", [], [tcp(1, 1, office)]),
      named("c", [], [tcp(1, 1, office), tcp(3, 3, office)]),
      named("e", [], [list]),
      named("f", [tcp(1, 1, "0.0.0.0/0")], []),
      named("g", [], [tcp(1, 1, "0.0.0.0/0")]),
    );
    expect(report.access.map((one) => `${one.group} ${one.words.split(" ").slice(0, 3).join(" ")}`)).toEqual([
      ...["g port 1 opened", "f port 1 closed", "e port 1 opened", "c port 1 opened", "c port 3 opened"],
      ...["d port 1 opened", "a port 1 closed", "b port 1 closed"],
    ]);
  });

  it("has the ports of TCP and UDP, and all ranges", () => {
    const udp = { ...tcp(53, 53, office, "198.51.100.0/24"), protocol: "udp" };
    const icmp = { protocol: "icmp", fromPort: 8, toPort: -1, cidrBlocks: [office] };
    expect(read(changed([], [udp])).access).toMatchObject([
      { ports: [53, 53], range: "192.0.2.0/24" },
      { ports: [53, 53], range: "198.51.100.0/24" },
    ]);
    expect(read(changed([], [icmp])).access[0]).not.toHaveProperty("ports");
    expect(read(changed([], [tcp(22, 22, a, b)])).access[0]).toMatchObject({ ports: [22, 22], range: `${a}, ${b}` });
  });

  it("has four ranges, and the number of the others", () => {
    const parts = (count: number) => Array.from({ length: count }, (_, i) => `${(i + 2) * 8}.0.0.0/5`);
    expect(words([], [tcp(22, 22, ...parts(4))])).toEqual([
      ...["port 22 opened to the world (16.0.0.0/5, 24.0.0.0/5, 32.0.0.0/5, 40.0.0.0/5)"],
    ]);
    expect(words([], [tcp(22, 22, ...parts(6))])).toEqual([
      ...["port 22 opened to the world (16.0.0.0/5, 24.0.0.0/5, 32.0.0.0/5, 40.0.0.0/5 and 2 more)"],
    ]);
  });

  it("is new where the last part of the world is added, and stays where one part is for another", () => {
    expect(words([tcp(22, 22, a)], [tcp(22, 22, a, b)])).toEqual([`port 22 opened to the world (${a}, ${b})`]);
    expect(words([tcp(22, 22, a, b)], [tcp(22, 22, a, c)])).toEqual([
      ...[`port 22 stays open to the world (${a}, ${c})`, `port 22 closed to ${b}`],
    ]);
    expect(words([tcp(22, 22, a, b)], [tcp(22, 22, b, a)])).toEqual([]);
  });

  it("has all protocols once, and beside those that had access before only the others", () => {
    const all = { protocol: "-1", cidrBlocks: [office] };
    const udp = (port: number) => ({ ...tcp(port, port, office), protocol: "udp" });
    expect(words([tcp(22, 22, "198.51.100.0/24")], [tcp(22, 22, "198.51.100.0/24"), all])).toEqual([
      ...[`all ports opened to ${office}`],
    ]);
    expect(words([tcp(0, 65_535, office), udp(53)], [all])).toEqual([
      ...[
        `all other protocols opened to ${office}`,
        `udp 0 to 52 opened to ${office}`,
        `udp 54 to 65535 opened to ${office}`,
      ],
    ]);
    expect(words([udp(0)], [all])).toContain(`udp 1 to 65535 opened to ${office}`);
    expect(words([udp(65_535)], [all])).toContain(`udp 0 to 65534 opened to ${office}`);
  });

  describe("of groups that one machine uses together", () => {
    const together = (...rules: [Inputs[], Inputs[]][]) => {
      const groups = rules.map(([before, after], i) => named(`${i}`, before, after));
      const ids = { vpcSecurityGroupIds: rules.map((_, i) => `sg-${i}`) };
      return accessOf(...groups, step("update", "aws:ec2/instance:Instance", "vm", ids, ids, "i-1"));
    };

    it("is the world that no group lets in alone", () => {
      expect(together([[], [tcp(22, 22, a)]], [[], [tcp(22, 22, b)]])).toEqual([
        ...[`0, 1: port 22 opened to the world (${a}, ${b})`, `0: port 22 opened to ${a}`, `1: port 22 opened to ${b}`],
      ]);
    });

    it("is not repeated where a group is the world by itself, by one range or several", () => {
      expect(together([[], [tcp(22, 22, "0.0.0.0/0")]], [[], [tcp(22, 22, b)]])).toEqual([
        ...["0: port 22 opened to the world (0.0.0.0/0)", `1: port 22 opened to ${b}`],
      ]);
      expect(together([[], [tcp(22, 22, a, b)]], [[], [tcp(22, 22, c)]])).toEqual([
        ...[`0: port 22 opened to the world (${a}, ${b})`, `1: port 22 opened to ${c}`],
      ]);
    });

    it("is nothing else: neither others nor the world that loses access", () => {
      expect(together([[], [tcp(22, 22, office)]], [[], [tcp(22, 22, "198.51.100.0/24")]])).toHaveLength(2);
      expect(together([[tcp(22, 22, a)], []], [[tcp(22, 22, b)], []])).toEqual([
        ...[`0: port 22 closed to ${a}`, `1: port 22 closed to ${b}`],
      ]);
    });
  });
});
