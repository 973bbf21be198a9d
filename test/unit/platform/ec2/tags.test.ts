import { describe, expect, test } from "vitest";
import { Problems } from "../../../../src/input/problem";
import { allowTag, checkTags, checkTagValue, commonTags, diskTag, machineTag } from "../../../../src/platform/ec2/tags";
import { identity, told } from "../../network/arbitraries";

function checked(tags: unknown, makesRole = true): string[] {
  const problems = new Problems();
  checkTags(tags, makesRole, problems.at("tags"));
  return told(problems);
}
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, ""]));

test("everything has the user's tags, its stack and its owner", () => {
  expect(commonTags(identity, { tags: { cost: "7" } })).toEqual({
    cost: "7",
    "vmfarm:stack": "shop/dev",
    "vmfarm:owner": "shop",
  });
  expect(commonTags(identity, { tags: {}, owner: "team" })).toMatchObject({ "vmfarm:owner": "team" });
});

// Pinned: existing resources are found by these.
test("tags by which things are found", () => {
  expect([machineTag, diskTag, allowTag]).toEqual(["vmfarm:machine", "vmfarm:disk", "vmfarm:allow"]);
});

test.each<unknown>([
  undefined,
  {},
  many(40),
  { "Größe_.:/=+-@ 9": "Größe_.:/=+-@ 9" },
  { ["k".repeat(128)]: "v".repeat(256), names: "", myaws: "a", "my:aws:x": "b" },
])("tags that every service takes: %j", (tags) => {
  expect(checked(tags)).toEqual([]);
});

describe("are refused:", () => {
  test.each<[unknown, RegExp]>([
    [null, /^tags: a missing value is not a mapping of tags/],
    ["x", /^tags: "x" is not a mapping of tags/],
    [["x"], /^tags: \["x"\] is not a mapping of tags/],
    [many(41), /^tags: 41 tags are more than the 40 that AWS has room for/],
    [{ "aws:x": "" }, /^tags\["aws:x"\]: is reserved/],
    [{ "VMFARM:x": "" }, /^tags\["VMFARM:x"\]: is reserved/],
    [{ Name: "" }, /^tags\["Name"\]: is reserved/],
    [{ "": "" }, /^tags\[""\]: a key must have 1 to 128 characters/],
    [{ ["k".repeat(129)]: "" }, /^tags\["k+"\]: a key must have 1 to 128 characters/],
    [{ Team: "", team: "" }, /^tags\["team"\]: IAM treats "team" and "Team" as the same key/],
    [{ "k!": "" }, /^tags\["k!"\]: the key has "!", but tags of roles and load balancers may only have/],
    [{ " k": "" }, /^tags\[" k"\]: the key begins or ends with a space/],
    [{ k: "a!?!" }, /^tags\["k"\]: "a!\?!" has "!", "\?", but tags/],
    [{ k: " " }, /^tags\["k"\]: " " begins or ends with a space/],
    [{ k: 5 }, /^tags\["k"\]: 5 is not a string of at most 256 characters/],
    [{ k: "v".repeat(257) }, /^tags\["k"\]: "v+" is not a string of at most 256 characters/],
  ])("%j", (tags, expected) => {
    expect(checked(tags)).toEqual([expect.stringMatching(expected)]);
  });

  test("keys that differ in case, only where a role is made", () => {
    expect(checked({ Team: "", team: "", other: "" }, false)).toEqual([]);
  });

  test("a value by itself", () => {
    const problems = new Problems();
    checkTagValue("a!", problems.at("owner"));
    checkTagValue("", problems.at("owner"));
    expect(told(problems)).toEqual([expect.stringMatching(/^owner: "a!" has "!"/)]);
  });
});
