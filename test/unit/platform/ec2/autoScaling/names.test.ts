import { expect, test } from "vitest";
import { groupNames } from "../../../../../src/platform/ec2/autoScaling/names";
import { good } from "./support";

const holder = 'Ec2Farm "web"';

test("names that follow from a farm", () => {
  expect(groupNames(good({}))).toEqual([
    { kind: "group of machines", name: "web", holder, onPlatform: true },
    { kind: "security group", name: "web", holder },
  ]);
});

test("with a load balancer and schedules", () => {
  const schedules = [{ name: "night", cron: "0 20 * * *", min: 0 }];
  expect(groupNames(good({ loadBalancer: {}, schedules }))).toEqual([
    { kind: "group of machines", name: "web", holder, onPlatform: true },
    { kind: "security group", name: "web", holder },
    { kind: "security group", name: "web-clients", holder },
    { kind: "schedule", name: "web-night", holder },
  ]);
});
