import { describe, expect, test } from "vitest";
import { Problems } from "../../../src/input/problem";
import { anywhere, isPublic, planCidrs } from "../../../src/network/outsideRanges";
import { told } from "./arbitraries";

function plan(cidrs: string[], lan = "10.17.3.0/24") {
  const problems = new Problems("cidrs");
  return { cidrs: planCidrs(cidrs, lan, problems), told: told(problems) };
}

test.each([
  [[]],
  [[anywhere]],
  [[anywhere, "0.0.0.0/1", "128.0.0.0/1"]],
  [["192.0.2.0/24", "203.0.113.7/32"]],
  [["0.0.0.0/1"]],
  [["10.17.2.0/24", "10.17.4.0/24"]],
  [["10.17.0.0/16"]],
])("%j may reach a port", (cidrs) => {
  expect(plan(cidrs)).toEqual({ cidrs, told: [] });
});

test("a range that begins where the LAN does, and is wider, is not inside it", () => {
  expect(plan(["10.17.0.0/16"], "10.17.0.0/24").told).toEqual([]);
});

test("without a known LAN nothing is inside it", () => {
  expect(plan(["10.17.3.0/28"], "")).toEqual({ cidrs: ["10.17.3.0/28"], told: [] });
});

describe("what is wrong is reported with its path", () => {
  test.each<[string[], string[], string]>([
    [
      ["192.0.2.0/24", "ten"],
      ["192.0.2.0/24"],
      'cidrs[1]: "ten" is not a valid IPv4 range in CIDR notation, such as 192.0.2.0/24, or 0.0.0.0/0 for the world',
    ],
    [
      [undefined as never],
      [],
      "cidrs[0]: a missing value is not a valid IPv4 range in CIDR notation, such as 192.0.2.0/24, or 0.0.0.0/0 for the world",
    ],
    [
      ["192.0.2.5/24"],
      [],
      'cidrs[0]: "192.0.2.5/24" has bits set after its prefix; the range is 192.0.2.0/24, the single address 192.0.2.5/32',
    ],
    [
      ["10.17.3.0/24"],
      ["10.17.3.0/24"],
      "cidrs[0]: 10.17.3.0/24 is inside the LAN 10.17.3.0/24, which can reach exposed ports anyway; leave it out",
    ],
    [
      ["10.17.3.255/32"],
      ["10.17.3.255/32"],
      "cidrs[0]: 10.17.3.255/32 is inside the LAN 10.17.3.0/24, which can reach exposed ports anyway; leave it out",
    ],
    [["192.0.2.0/24", "192.0.2.0/24"], ["192.0.2.0/24", "192.0.2.0/24"], 'cidrs[1]: "192.0.2.0/24" is listed twice'],
    [
      ["0.0.0.0/1", "128.0.0.0/1"],
      ["0.0.0.0/1", "128.0.0.0/1"],
      "cidrs: 0.0.0.0/1, 128.0.0.0/1 cover all addresses; write 0.0.0.0/0 if you mean the whole world",
    ],
  ])("%j", (cidrs, planned, reason) => {
    expect(plan(cidrs)).toEqual({ cidrs: planned, told: [reason] });
  });
});

test.each([
  ["10.0.0.0/8", false],
  ["10.0.0.0/7", true],
  ["192.0.2.1/32", true],
  [anywhere, true],
  ["192.0.2.1/24", false],
  ["fe80::/10", false],
  ["2000::/3", false],
])("%s has public IPv4 addresses: %s", (cidr, expected) => {
  expect(isPublic(cidr)).toBe(expected);
});
