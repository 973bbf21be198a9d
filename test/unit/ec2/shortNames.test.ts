import { expect, test } from "vitest";
import { balancerName, roleName } from "../../../src/platform/ec2/shortNames";

test("names that AWS takes stay as they are", () => {
  for (const name of ["shop-dev-web", "a--12345678", "x".repeat(32)]) expect(balancerName(name)).toBe(name);
  for (const name of ["a--12345678", "x".repeat(64)]) expect(roleName(name)).toBe(name);
});

// Written down: another name would be another role or load balancer in stacks that exist.
test("longer ones end in a digest of the whole", () => {
  expect(roleName(`shop-${"x".repeat(70)}`)).toBe(`shop-${"x".repeat(50)}-195b5368`);
  expect(roleName(`${"a".repeat(54)}-${"b".repeat(20)}`)).toBe(`${"a".repeat(54)}--f5a38772`);
  expect(balancerName("shop-production-frontend-public-web")).toBe("shop-production-fronten-edff4c2a");
  expect(balancerName("shop-dev-frontends-ab--yyyyyyyyyyyy")).toBe("shop-dev-frontends-ab-db81c78d");
});
