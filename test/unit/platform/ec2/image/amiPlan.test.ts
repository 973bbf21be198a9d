import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { amiName, amiTags, claimKey, isClaim, tagKey } from "../../../../../src/platform/ec2/image/amiPlan";

const key = (id: string) => `arn:aws:kms:eu-central-1:123456789012:key/${id}`;
const fileName = "web-0123456789ab.qcow2";

describe("amiName", () => {
  it("contains image and recipe", () => {
    expect(amiName({ fileName }, { encrypted: true })).toBe("vmfarm/web-0123456789ab");
  });

  it("differs with what makes a different AMI of the same recipe", () => {
    const names = [
      { encrypted: false },
      { encrypted: true },
      { encrypted: true, kmsKeyArn: key("a") },
      { encrypted: true, kmsKeyArn: key("b") },
    ];
    expect(new Set(names.map((encryption) => amiName({ fileName }, encryption))).size).toBe(4);
  });

  it("is valid in EC2, for the longest image name", () => {
    const longest = `${"a".repeat(63)}-0123456789ab.qcow2`;
    expect(amiName({ fileName: longest }, { encrypted: true, kmsKeyArn: key("a") })).toMatch(
      /^[\w() ./'@[\]-]{3,128}$/,
    );
  });
});

describe("claimKey", () => {
  const names = fc.stringMatching(/^[A-Za-z0-9_.-]{1,100}$/);
  it("is a key that EC2 accepts, and a claim", () => {
    fc.assert(
      fc.property(names, names, names, (project, stack, image) => {
        const claim = claimKey({ project, stack }, image);
        expect(claim.length).toBeLessThanOrEqual(128);
        expect(isClaim(claim)).toBe(true);
      }),
    );
  });

  it("differs between stacks, even if names are long", () => {
    const long = "p".repeat(100);
    const keys = ["a", "b"].map((stack) => claimKey({ project: long, stack: `${long}${stack}` }, "web"));
    expect(new Set(keys).size).toBe(2);
  });

  it("is not the key of another tag", () => {
    expect(Object.values(tagKey).filter(isClaim)).toEqual([]);
  });
});

describe("amiTags", () => {
  it("lets the user add tags, but not change ours", () => {
    const plan = { name: "web", fileName, hash: "f".repeat(64) };
    const built = { builtAt: "2026-11-25T00:00:00.000Z", sha256: "e".repeat(64) };
    const tags = amiTags(plan, { project: "shop", stack: "dev" }, built, { cost: "42", [tagKey.recipe]: "x" });
    expect(tags).toMatchObject({
      cost: "42",
      [tagKey.recipe]: plan.hash,
      [tagKey.stack]: "dev",
      [tagKey.image]: "web",
    });
  });
});
