import { describe, expect, test } from "vitest";
import type { LanKind } from "../../../src/preview/kinds/kind";
import { kindOf } from "../../../src/preview/kinds/kinds";
import { ownType } from "../../../src/preview/kinds/own";
import type { Action, Step } from "../../../src/preview/step";
import { networkChanges } from "../../../src/review/networks";
import { step } from "./steps";

const network = "libvirt:index/network:Network";
const subnet = "aws:ec2/subnet:Subnet";
const ingressRule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const urn = (path: string) => `urn:pulumi:dev::shop::${path}`;
const lan = urn("vmfarm:index:VirtualLan::lan");
const cluster = urn("vmfarm:index:MultiTierCluster::shop");
const changes = (...steps: Step[]) =>
  networkChanges(
    steps,
    steps.flatMap((one) => {
      const kind = kindOf(one.type);
      return kind?.part === "lan" ? [{ step: one, kind: kind as LanKind }] : [];
    }),
  );
const words = (...steps: Step[]) => changes(...steps).map((change) => change.words);

describe("a LAN", () => {
  const made = (action: Action, more: Partial<Step> = {}) =>
    changes(step({ type: network, name: "lan", parent: lan, action, ...more }));

  test.each<[Action, string, string]>([
    ["create", "create", "created"],
    ["delete", "destroy", "deleted"],
    ["replace", "replace", "replaced"],
    ["update", "live", "changed"],
  ])("with %s", (action, effect, said) => {
    expect(made(action)).toEqual([{ name: "LAN lan", effect, words: said }]);
  });

  test("that stays, or is only read, is not reported", () => {
    expect(made("same")).toEqual([]);
    expect(made("other")).toEqual([]);
  });

  test("with what changes of it", () => {
    const more = {
      olds: { mode: "nat", domain: "a" },
      news: { mode: "none", domain: "b" },
      changed: ["mode", "domain"],
    };
    expect(made("replace", more)[0]!.words).toBe("mode nat → none, DNS domain a → b");
  });
});

describe("a load balancer", () => {
  const balancer = (action: Action, component = "vmfarm:index:MultiTierCluster$") =>
    changes(step({ type: "aws:lb/loadBalancer:LoadBalancer", name: "web", urn: urn(`${component}x::web`), action }));

  test("of a tier, when it is created, replaced or deleted", () => {
    expect(balancer("create")).toEqual([{ name: "load balancer web", effect: "create", words: "created" }]);
    expect(balancer("replace")[0]).toMatchObject({ effect: "replace", words: "replaced: its address changes" });
    expect(balancer("delete")[0]).toMatchObject({ effect: "destroy", words: "deleted" });
  });

  test("that is updated, or somebody else's, is not reported here", () => {
    expect(balancer("update")).toEqual([]);
    expect(balancer("create", "vmfarm:index:Ec2Farm$")).toEqual([]);
    expect(balancer("create", "")).toEqual([]);
  });
});

describe("the endpoint of a cluster", () => {
  const endpoint = (before: unknown, after: unknown, more: Partial<Step> = {}) =>
    changes(
      step({
        ...{ type: "vmfarm:index:MultiTierCluster", name: "shop" },
        ...{ oldOutputs: { endpoint: before }, newOutputs: { endpoint: after }, ...more },
      }),
    );

  test.each([
    ["a", "b", "a → b"],
    ["a", "", "no longer at a"],
    ["", "b", "at b"],
    [undefined, "b", "at b"],
  ])("from %s to %s", (before, after, said) => {
    expect(endpoint(before, after)).toEqual([{ name: "endpoint of shop", effect: "live", words: said }]);
  });

  test("that is unchanged, unknown or deleted with its cluster is not reported", () => {
    expect(endpoint("a", "a")).toEqual([]);
    expect(endpoint(undefined, "")).toEqual([]);
    expect(endpoint("a", undefined)).toEqual([]);
    expect(endpoint("a", "", { action: "delete" })).toEqual([]);
    expect(endpoint("a", "b", { type: "their:index:Thing" })).toEqual([]);
  });
});

describe("what supports a LAN or a cluster", () => {
  const part = (type: string, action: Action, more: Partial<Step> = {}) => step({ type, action, parent: lan, ...more });
  const groupRule = { news: { referencedSecurityGroupId: "sg-1" } };

  test.each<[string, Step[], string]>([
    ["one", [part(subnet, "create")], "1 subnet is created"],
    ["several of one", [part(subnet, "create"), part(subnet, "create")], "2 subnets are created"],
    [
      "three kinds",
      [part("aws:ec2/route:Route", "create"), part(subnet, "create"), part("aws:ec2/eip:Eip", "create")],
      "1 subnet, 1 route and 1 public address are created",
    ],
    [
      "of each action",
      [
        part(subnet, "delete"),
        part(subnet, "replace"),
        part(subnet, "update", { changed: ["x"] }),
        part(subnet, "create"),
      ],
      "1 subnet is created; 1 subnet is deleted; 2 subnets are changed",
    ],
  ])("is counted: %s", (_what, steps, said) => {
    expect(changes(...steps)).toEqual([{ name: "LAN lan", effect: "live", words: said }]);
  });

  test("is counted by component", () => {
    const rules = [part(ingressRule, "create", { ...groupRule, parent: cluster })];
    expect(changes(part(subnet, "create"), ...rules)).toEqual([
      { name: "LAN lan", effect: "live", words: "1 subnet is created" },
      { name: "cluster shop", effect: "live", words: "1 rule between its machines is created" },
    ]);
    expect(changes(part(subnet, "create", { parent: `${lan}::x` }))[0]!.name).toBe("LAN lan::x");
  });

  test("is not counted if the component itself is created or deleted", () => {
    expect(words(part(subnet, "create"), part("aws:ec2/vpc:Vpc", "create", { name: "lan" }))).toEqual(["created"]);
    for (const action of ["same", "update"] as const)
      expect(words(part(subnet, "create"), part("aws:ec2/vpc:Vpc", action, { name: "lan" }))).toContain(
        "1 subnet is created",
      );
  });

  test("is not counted if it is reported elsewhere or does not matter", () => {
    expect(
      changes(part(subnet, "same"), part("aws:ec2/routeTableAssociation:RouteTableAssociation", "create")),
    ).toEqual([]);
    expect(changes(part(subnet, "update", { changed: ["tags", "tagsAll"] }))).toEqual([]);
    expect(changes(part(subnet, "update", { changed: ["tags", "x"] }))).toHaveLength(1);
    expect(changes(part(subnet, "replace", { changed: ["tags"] }))).toHaveLength(1);
    expect(changes(part(ingressRule, "create", { news: { cidrIpv4: "10.0.0.0/8" } }))).toEqual([]);
    expect(changes(part(ingressRule, "delete", { olds: groupRule.news }))).toHaveLength(1);
    for (const parent of [
      "",
      urn("their:index:Thing::x"),
      urn("vmfarm:index:Ec2Farm::x"),
      urn("vmfarm:index:toString::x"),
    ])
      expect(changes(part(subnet, "create", { parent })), parent).toEqual([]);
  });
});

test("rules that were added by hand are removed", () => {
  const guard = (olds: object, news: object, type = ownType("IngressGuard")) =>
    changes(step({ type, name: "shop-web", olds: { ...olds }, news: { ...news } }));
  const foreign = [{ words: "tcp 22 from 0.0.0.0/0" }, {}];
  const removed = (what: string) => ({
    ...{ name: "security group shop-web", effect: "live", words: `a rule that was added by hand is removed: ${what}` },
  });
  expect(guard({ foreign }, {})).toEqual([removed("tcp 22 from 0.0.0.0/0"), removed("unknown")]);
  expect(guard({ foreign }, { foreign })).toEqual([]);
  expect(guard({ foreign }, {}, "x")).toEqual([]);
});
