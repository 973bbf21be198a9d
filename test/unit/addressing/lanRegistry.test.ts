import { expect, test, vi } from "vitest";
import { LanRegistry } from "../../../src/addressing/lanRegistry";
import { lanPlan } from "../network/arbitraries";

const front = lanPlan({ cidr: "10.17.0.0/20" }, "front");
const back = lanPlan({ cidr: "10.17.3.0/24" }, "back");

test("all users of a declared LAN share its addresses, and another LAN has its own", () => {
  const [lans, lan] = [new LanRegistry(), {}];
  lans.declare(lan, front, "here");
  expect(lans.addressesOn(lan)!.plan).toBe(front);
  expect(lans.addressesOn(lan)).toBe(lans.addressesOn(lan));
  expect(lans.addressesOn({})).toBeUndefined();
});

test("a registry knows nothing about another program's", () => {
  const [one, other, lan] = [new LanRegistry(), new LanRegistry(), {}];
  one.declare(lan, front, "here");
  expect(other.addressesOn(lan)).toBeUndefined();
  expect(other.overlapping(back, "here")).toBeUndefined();
});

test("ranges only overlap on the same connection", () => {
  const lans = new LanRegistry();
  lans.declare({}, front, "here");
  expect(lans.overlapping(back, "here")).toBe(front);
  expect(lans.overlapping(back, "elsewhere")).toBeUndefined();
  expect(lans.overlapping(lanPlan({ cidr: "10.18.0.0/24" }), "here")).toBeUndefined();
});

test("a LAN given by its properties twice is planned once, under its own name", () => {
  const lans = new LanRegistry();
  const plan = vi.fn(() => back);
  const addresses = lans.addressesOnWrittenDown("office", "10.17.3.0/24", plan);
  expect(addresses!.plan).toEqual({ ...back, name: "office" });
  expect(lans.addressesOnWrittenDown("office", "10.17.3.0/24", plan)).toBe(addresses);
  expect(plan).toHaveBeenCalledOnce();
  expect(lans.addressesOnWrittenDown("lab", "10.17.3.0/24", plan)).not.toBe(addresses);
  expect(lans.addressesOnWrittenDown("broken", "x", () => undefined)).toBeUndefined();
});
