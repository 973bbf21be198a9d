import { expect, test } from "vitest";
import { addressesOf, union } from "../../../src/network/addressSet";
import { isOfTheInternet } from "../../../src/network/world";

const set = (...cidrs: string[]) => union(...cidrs.map((cidr) => addressesOf(cidr)!));

test.each([
  ["8.8.8.8/32", true],
  ["2001:db8::/32", true],
  ["1.0.0.0/8", true],
  ["0.0.0.0/8", false],
  ["10.0.0.0/8", false],
  ["11.0.0.0/8", true],
  ["100.64.0.0/10", false],
  ["100.128.0.0/10", true],
  ["127.0.0.0/8", false],
  ["169.254.0.0/16", false],
  ["169.253.0.0/16", true],
  ["172.16.0.0/12", false],
  ["172.32.0.0/12", true],
  ["192.168.0.0/16", false],
  ["192.167.0.0/16", true],
  ["223.0.0.0/8", true],
  ["224.0.0.0/8", false],
  ["255.255.255.255/32", false],
  ["fd00::/8", false],
  ["::1/128", false],
])("%s has addresses of the internet: %s", (cidr, has) => {
  expect(isOfTheInternet(set(cidr))).toBe(has);
});
