import { expect, test } from "vitest";
import { hostLanRules } from "../../../src/network/lanRules";

test("a host's LAN is translated, and the host serves it", () => {
  expect(hostLanRules).toMatchObject({ defaultMode: "nat", serves: true, leases: true });
  expect(hostLanRules.networkNameForm).toMatch(/^the host's bridge, such as br0/);
});

test.each([
  ["br0", true],
  ["A_b.c-9", true],
  ["x".repeat(15), true],
  ["x".repeat(16), false],
  ["", false],
  ["br 0", false],
  ["br0/", false],
  ["/br0", false],
])("a bridge may be called %j: %s", (name, may) => {
  expect(hostLanRules.isNetworkName(name)).toBe(may);
});
