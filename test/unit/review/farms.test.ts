import { describe, expect, test } from "vitest";
import { kindOf } from "../../../src/preview/kinds/kinds";
import { ownType } from "../../../src/preview/kinds/own";
import type { Step } from "../../../src/preview/step";
import { type FarmParts, farmChange, farmOf } from "../../../src/review/farms";
import { ImageNames } from "../../../src/review/images";
import { step } from "./steps";

const types = {
  group: "aws:autoscaling/group:Group",
  template: "aws:ec2/launchTemplate:LaunchTemplate",
  data: ownType("LaunchData"),
  schedule: "aws:autoscaling/schedule:Schedule",
  policy: "aws:autoscaling/policy:Policy",
  balancer: "aws:lb/loadBalancer:LoadBalancer",
  listener: "aws:lb/listener:Listener",
};

function change(parts: Partial<Record<keyof typeof types, Partial<Step>>>) {
  const steps = Object.entries(parts).map(([part, more]) => step({ type: types[part as keyof typeof types], ...more }));
  const kinds = steps.map((one) => ({ step: one, kind: kindOf(one.type) }));
  const { name, ...rest } = farmChange({ name: "web", parts: kinds as FarmParts["parts"] }, new ImageNames([]));
  expect(name).toBe("web");
  return rest;
}
const same = { action: "same" } as const;
const create = { action: "create" } as const;
const remove = { action: "delete" } as const;

test("a farm that is created has its size, and what belongs to it", () => {
  const night = { scheduledActionName: "night", recurrence: "0 22 * * *", minSize: 0 };
  expect(
    change({
      group: { ...create, news: { minSize: 1, maxSize: 4 } },
      template: create,
      schedule: { ...create, news: night },
      policy: create,
    }),
  ).toEqual({
    effect: "create",
    causes: [],
    words: ["1 to 4 machines", 'schedule night ("0 22 * * *", UTC): min 0', "target tracking added"],
  });
  expect(change({ group: create }).words).toEqual(["0 to 0 machines"]);
});

test("a deleted farm is reported as a whole, and a deleted part by itself", () => {
  expect(change({ group: remove, policy: remove, schedule: remove })).toEqual({
    effect: "destroy",
    causes: [],
    words: [],
  });
  expect(change({ group: same, policy: remove })).toEqual({
    ...{ effect: "live", causes: [], words: ["target tracking removed"] },
  });
});

test("a farm that stays has no effect, with its schedules", () => {
  expect(change({ group: same, policy: same })).toEqual({ effect: "none", causes: [], words: [] });
  expect(change({})).toEqual({ effect: "none", causes: [], words: [] });
  expect(change({ group: same, schedule: { ...same, news: { scheduledActionName: "night" } } }).words).toEqual([
    'schedule night ("", UTC): ',
  ]);
});

test("a group that is replaced is a farm that is replaced", () => {
  expect(change({ group: { action: "replace" }, balancer: { action: "replace" } })).toEqual({
    ...{ effect: "replace", causes: [], words: ["its internal load balancer is replaced: its address changes"] },
  });
});

describe("another template", () => {
  const template = {
    ...{ olds: { imageId: "web-1", instanceType: "a" }, news: { imageId: "web-2", instanceType: "b" } },
    changed: ["imageId", "instanceType", "userData"],
  };
  const data = { olds: { userData: "a" }, news: { userData: "b" }, changed: ["userData"] };
  const refresh = { preferences: { minHealthyPercentage: 90 } };

  test("replaces the machines where the group refreshes them, with its causes", () => {
    const group = {
      changed: ["launchTemplate", "minSize"],
      olds: { minSize: 1 },
      news: { minSize: 2, instanceRefresh: refresh },
    };
    expect(
      change({ group, template, data, listener: { changed: ["port"], olds: { port: 80 }, news: { port: 81 } } }),
    ).toEqual({
      effect: "replace",
      causes: ["the image changed web-1 → web-2", "instance type a → b", "its cloud-init user data changed"],
      words: ["at least 90 % of them stay in service", "minimum size 1 → 2", "listener port 80 → 81"],
    });
    const other = { changed: ["mixedInstancesPolicy"], news: { instanceRefresh: {}, mixedInstancesPolicy: {} } };
    expect(change({ group: other, data })).toEqual({
      effect: "replace",
      causes: ["its cloud-init user data changed"],
      words: ["its instance types or their Spot share changed"],
    });
  });

  test("is for new machines only where it does not", () => {
    expect(change({ group: { changed: ["launchTemplate"] }, template, data })).toEqual({
      effect: "live",
      causes: [],
      words: ["its template changed, which applies to new machines only", "instance type a → b"],
    });
    const group = { changed: ["minSize"], olds: { minSize: 1 }, news: { minSize: 2, instanceRefresh: refresh } };
    expect(change({ group, data })).toEqual({ effect: "live", causes: [], words: ["minimum size 1 → 2"] });
    const made = { ...create, changed: ["launchTemplate"], news: { instanceRefresh: refresh, maxSize: 1 } };
    expect(change({ group: made })).toMatchObject({ effect: "create", words: ["0 to 1 machines"] });
  });
});

test.each([
  ["urn:pulumi:dev::shop::vmfarm:index:Ec2Farm::web", "web"],
  ["urn:pulumi:dev::shop::their:index:Thing$vmfarm:index:Ec2Farm::web::x", "web::x"],
  ["urn:pulumi:dev::shop::vmfarm:index:MultiTierCluster::web", undefined],
  ["", undefined],
])("the parent %s is the farm %s", (parent, name) => {
  expect(farmOf(parent)).toBe(name);
});
