import { describe, expect, test } from "vitest";
import { type DrawnFarm, type DrawnMachine, drawnFarm, edgesOf, shownEffect } from "../../../src/graph/farm";
import { mermaid } from "../../../src/graph/mermaid";
import { svg } from "../../../src/graph/svg";
import { ownType } from "../../../src/preview/kinds/own";
import type { Preview } from "../../../src/preview/readPreview";
import type { Step } from "../../../src/preview/step";
import { empty } from "../review/render/full";
import { step } from "../review/steps";

const cluster = "urn:pulumi:dev::shop::vmfarm:index:MultiTierCluster::shop";
const preview = (steps: Partial<Step>[]): Preview => ({
  ...{ project: "shop", stack: "dev", warnings: [], errors: [], notices: [], refreshed: true, skipped: [] },
  steps: steps.map(step),
});
const drawn = (...steps: Partial<Step>[]) => drawnFarm(preview(steps), empty);
const lan = (name: string, domain: string, addresses = ["10.1.0.0/24"]) => ({
  ...{ type: "libvirt:index/network:Network", name, news: { domain, addresses } },
});
const machine = (name: string, news: object = {}, parent = "") => ({
  ...{ type: "libvirt:index/domain:Domain", name, parent, news: { x: 1, ...news } },
});
const guest = (name: string, news: object) => ({ type: ownType("Guest"), name, news: { ...news } });
const records = (...list: object[]) => ({ type: ownType("DnsRecords"), name: "r", news: { records: list } });
/** Names of machines by LAN and tier. */
const placed = ({ lans }: DrawnFarm) =>
  Object.fromEntries(
    lans.map(({ name, tiers }) => [name, tiers.map(({ title, machines }) => [title, machines.map((one) => one.name)])]),
  );

describe("machines are drawn in their LAN", () => {
  const two = [lan("b", "b.test"), lan("a", "a.test", ["10.2.0.0/24", "fd00::/64"])];

  test("by the domain of their record, of their peers, or the only LAN there is", () => {
    const farm = drawn(
      ...two,
      machine("m2"),
      machine("m10"),
      machine("m1"),
      records(
        { hostname: "m2", fqdn: "m2.a.test", address: "10.2.0.4" },
        { hostname: "m2", fqdn: "m2.b.test" },
        { fqdn: "x" },
      ),
      guest("m10", { peers: { domain: "b.test" } }),
      guest("m1", { peers: { domain: "a" } }),
    );
    expect(placed(farm)).toEqual({
      a: [
        ["m1", ["m1"]],
        ["m2", ["m2"]],
      ],
      b: [["m10", ["m10"]]],
    });
    expect(farm.lans.map(({ name, range }) => [name, range])).toEqual([
      ["a", "10.2.0.0/24, fd00::/64"],
      ["b", "10.1.0.0/24"],
    ]);
    expect(farm.lans[0]!.tiers.flatMap(({ machines }) => machines.map(({ address }) => address))).toEqual([
      "",
      "10.2.0.4",
    ]);
    expect(placed(drawn(lan("only", "x"), machine("m")))).toEqual({ only: [["m", ["m"]]] });
  });

  test("or in none", () => {
    expect(placed(drawn(...two, machine("m"), machine("n")))).toEqual({
      "": [
        ["m", ["m"]],
        ["n", ["n"]],
      ],
      a: [],
      b: [],
    });
  });

  test("with the address of their own inputs where no record has one", () => {
    const instance = { type: "aws:ec2/instance:Instance", name: "m", news: { privateIp: "10.0.0.4" } };
    expect(drawn(instance).lans[0]!.tiers[0]!.machines[0]!.address).toBe("10.0.0.4");
  });
});

describe("tiers", () => {
  test("are those of a cluster, before single machines, with those that they wait for", () => {
    const farm = drawn(
      lan("lan", "lan.test"),
      machine("alone"),
      machine("shop-web-10", {}, cluster),
      machine("shop-web-9", {}, cluster),
      machine("shop-db-1", {}, cluster),
      guest("shop-web-9", { peers: { tier: "web", tiers: { web: [], db: [] } } }),
      guest("shop-web-10", { peers: { tier: "web", tiers: { web: [], db: [] } } }),
    );
    expect(placed(farm)).toEqual({
      lan: [
        ["shop / db", ["shop-db-1"]],
        ["shop / web", ["shop-web-9", "shop-web-10"]],
        ["alone", ["alone"]],
      ],
    });
    expect(farm.lans[0]!.tiers.map(({ needs }) => needs)).toEqual([[], ["shop / db"], []]);
  });

  test("have an edge to each other tier that they wait for and that is drawn", () => {
    const tier = (title: string, ...needs: string[]) => ({ title, needs, machines: [] });
    const [a, b] = [tier("a", "b", "b", "a", "c"), tier("b")];
    expect(edgesOf([a, b])).toEqual([{ from: a, to: b }]);
  });
});

describe("a machine", () => {
  test("has its effect and its LAN's, and its power", () => {
    const review = {
      ...empty,
      machines: [{ name: "m", effect: "reboot" }] as never,
      networks: [{ name: "LAN lan", effect: "live", words: "" }] as never,
    };
    const steps = [lan("lan", "x"), machine("m", { running: false }), machine("n"), guest("n", { power: "suspended" })];
    const [only] = drawnFarm(preview(steps), review).lans;
    expect(only!.effect).toBe("live");
    const machines = only!.tiers.flatMap((tier) => tier.machines);
    expect(machines.map(({ effect, power }) => [effect, power])).toEqual([
      ["reboot", "stopped"],
      ["none", "suspended"],
    ]);
    expect(machines.map(shownEffect)).toEqual(["reboot", "suspended"]);
    expect(shownEffect({ effect: "none", power: "running" } as DrawnMachine)).toBe("none");
  });
});

test("the title and the host", () => {
  expect(drawn({ ...machine("m"), news: { uri: "qemu:///system" } }, { news: { uri: "other" } })).toMatchObject({
    ...{ title: "shop / dev", host: "qemu:///system" },
  });
  expect(drawnFarm({ ...preview([]), project: "" }, empty)).toEqual({ title: "farm", host: "", lans: [] });
});

describe("a drawing", () => {
  const farm = (more: Partial<DrawnFarm> = {}, effect: DrawnMachine["effect"] = "none"): DrawnFarm => ({
    ...{ title: "t", host: "" },
    lans: [
      {
        ...{ name: "", range: "", effect: "none" },
        tiers: [{ title: "tier", needs: [], machines: [{ name: "m", address: "", effect, power: "running" }] }],
      },
    ],
    ...more,
  });

  test("of Mermaid leaves out what there is not", () => {
    expect(mermaid(farm())).toBe(
      [
        ...["flowchart LR", '  subgraph n0["t"]', '    subgraph n1["LAN"]', '      subgraph n2["tier"]'],
        ...['        n3["m"]:::none', "      end", "    end", "  end"],
        ...["  classDef none fill:#ffffff,stroke:#8c959f,color:#1f2328", ""],
      ].join("\n"),
    );
    expect(mermaid(farm({ host: "h" }, "data loss"))).toContain('["t · h"]');
    expect(mermaid(farm({}, "data loss"))).toContain('n3["m<br/>data loss"]:::data_loss\n');
  });

  test("of SVG names a LAN, or says that there is none", () => {
    expect(svg(farm())).toContain(">no LAN of the program</text>");
    const named = farm({ host: "h" });
    named.lans[0] = { ...named.lans[0]!, name: "lan", range: "10.1.0.0/24", effect: "live" };
    const text = svg(named);
    expect(text).toContain(">LAN lan</text>");
    expect(text).toContain(">10.1.0.0/24 · live</text>");
    expect(text).toContain(">h</text>");
    expect(svg(farm({}, "reboot"))).toContain(">reboot</text>");
  });
});
