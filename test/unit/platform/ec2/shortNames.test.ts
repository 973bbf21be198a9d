import fc from "fast-check";
import { expect, test } from "vitest";
import { Identity } from "../../../../src/identity";
import {
  autoScalingName,
  balancerName,
  groupName,
  roleName,
  tagValue,
  templateName,
} from "../../../../src/platform/ec2/shortNames";

test("names that AWS accepts do not change", () => {
  for (const name of ["shop-dev-web", "a--12345678", "x".repeat(32)]) expect(balancerName(name)).toBe(name);
  for (const name of ["a--12345678", "x".repeat(64)]) expect(roleName(name)).toBe(name);
});

// Literal values: a different name would be a different role or load balancer in existing stacks.
test("longer ones end in a digest of the whole", () => {
  expect(roleName(`shop-${"x".repeat(70)}`)).toBe(`shop-${"x".repeat(50)}-195b5368`);
  expect(roleName(`${"a".repeat(54)}-${"b".repeat(20)}`)).toBe(`${"a".repeat(54)}--f5a38772`);
  expect(balancerName("shop-production-frontend-public-web")).toBe("shop-production-fronten-edff4c2a");
  expect(balancerName("shop-dev-frontends-ab--yyyyyyyyyyyy")).toBe("shop-dev-frontends-ab-db81c78d");
});

// From a project and a stack that Pulumi accepts, with characters that AWS does not.
test("what AWS would not accept is left out, and distinguished by a digest", () => {
  expect(balancerName("my.shop_app-dev-web")).toBe("my-shop-app-dev-web-a1c8c5b2");
  expect(balancerName("my-shop.app-dev-web")).not.toBe(balancerName("my.shop-app-dev-web"));
  expect(balancerName("internal-shop-dev-web")).toBe("shop-dev-web-f0fbfbd2");
  expect(balancerName("-shop-dev-web")).toMatch(/^shop-dev-web-[0-9a-f]{8}$/);
  expect(balancerName("internal-")).toMatch(/^vmfarm-[0-9a-f]{8}$/);
  // What AWS would not accept has always been cut off here.
  expect(balancerName(`${"shop".repeat(8)}-my.stack-web`)).toMatch(/^(shop){5}sho-[0-9a-f]{8}$/);
  expect(groupName("sg-tools-dev tier web of shop")).toBe("vmfarm sg-tools-dev tier web of shop");
  expect(groupName("shop-dev tier web of shop")).toBe("shop-dev tier web of shop");
});

test("AWS accepts every derived name, whatever project, stack and component are called", () => {
  const pulumis = fc.stringMatching(/^[A-Za-z0-9._-]{1,100}$/);
  const component = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
  const prefixed = fc.oneof(
    pulumis,
    pulumis.map((name) => `internal-${name}`.slice(0, 100)),
    pulumis.map((name) => `sg-${name}`.slice(0, 100)),
  );
  fc.assert(
    fc.property(prefixed, pulumis, component, (project, stack, name) => {
      const whole = new Identity(project, stack).qualified(name);
      expect(balancerName(whole)).toMatch(/^(?!internal-)[a-zA-Z0-9]([a-zA-Z0-9-]{0,30}[a-zA-Z0-9])?$/);
      expect(roleName(whole)).toMatch(/^[\w+=,.@-]{1,64}$/);
      expect(groupName(`${project}-${stack} tier a of ${name}`)).toMatch(/^(?!sg-)[\w .:/()#,@[\]+=&;{}!$*-]{1,255}$/);
      expect(templateName(whole)).toMatch(/^[\w().\-/]{3,128}$/);
      expect(autoScalingName(`${whole}-networkOut`)).toMatch(/^[\w.-]{1,255}$/);
      expect(tagValue(`${whole}-public-euc1-az1`)).toMatch(/^[\w.-]{1,256}$/);
    }),
  );
});
