import { expect, test } from "vitest";
import { parseRange } from "../../../src/addressing/range";
import { reservedAddress, reservedRange } from "../../../src/network/reserved";

test.each([
  ["0.0.0.0/8", "0.0.0.0/8 is for hosts that do not know their own network"],
  ["127.0.0.0/8", "127.0.0.0/8 is for loopback"],
  ["169.254.0.0/16", "169.254.0.0/16 is for link-local addresses, which routers do not forward"],
  ["224.0.0.0/4", "224.0.0.0/4 is for multicast"],
  ["240.0.0.0/4", "240.0.0.0/4 is for future use and broadcast"],
  ["10.0.0.0/8", undefined],
])("machines in %s: %s", (cidr, reason) => {
  expect(reservedRange(parseRange(cidr)!)).toBe(reason);
});

const ownResolver = "it is the address of systemd-resolved itself, which would query itself";
test.each([
  ["0.0.0.0", false, "0.0.0.0/8 is for hosts that do not know their own network"],
  ["0.0.0.0", true, "0.0.0.0/8 is for hosts that do not know their own network"],
  ["224.0.0.251", true, "224.0.0.0/4 is for multicast"],
  ["255.255.255.255", false, "240.0.0.0/4 is for future use and broadcast"],
  ["127.0.0.1", false, undefined],
  ["127.0.0.1", true, undefined],
  ["169.254.169.253", false, undefined],
  ["127.0.0.53", true, undefined],
  ["127.0.0.53", false, ownResolver],
  ["127.0.0.54", false, ownResolver],
  ["127.0.0.55", false, undefined],
  ["9.9.9.9", false, undefined],
])("%s, by the host: %s: %s", (address, byHost, reason) => {
  expect(reservedAddress(address, byHost)).toBe(reason);
});
