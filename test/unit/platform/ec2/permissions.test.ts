import fc from "fast-check";
import { expect, test } from "vitest";
import { actionsOf, allFeatures, featureText, policies, policyLimit } from "../../../../src/platform/ec2/permissions";

const features = fc.subarray(allFeatures());

test("each action is named by itself, once in a feature and in order", () => {
  for (const feature of allFeatures()) {
    const actions = actionsOf([feature]);
    expect(featureText(feature)).not.toBe("");
    expect(actions.filter((action) => !/^[a-z0-9]+:[A-Z][A-Za-z0-9]+$/.test(action))).toEqual([]);
  }
});

test("what the features need is allowed, and nothing else, in policies that AWS takes", () => {
  fc.assert(
    fc.property(features, (chosen) => {
      const documents = policies(chosen, "eu-west-1");
      const allowed = documents.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action));
      expect([...allowed].sort()).toEqual(actionsOf(chosen));
      for (const document of documents) expect(JSON.stringify(document).length).toBeLessThanOrEqual(policyLimit);
    }),
  );
});

test("roles are handed to EC2 alone, and work in other regions is not allowed", () => {
  const statements = policies(allFeatures(), "eu-west-1").flatMap(({ Statement }) => Statement);
  const of = (action: string) => statements.find(({ Action }) => Action.includes(action))!;
  expect(of("iam:PassRole")).toEqual({
    Effect: "Allow",
    Action: ["iam:PassRole"],
    Resource: "*",
    Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
  });
  expect(of("iam:CreateServiceLinkedRole").Condition).toBeDefined();
  expect(of("ec2:RunInstances").Condition).toEqual({ StringEquals: { "aws:RequestedRegion": "eu-west-1" } });
  expect(of("route53:CreateHostedZone").Condition).toBeUndefined();
});

test("a program without a farm only looks at Auto Scaling, and one that adopts its LAN makes none", () => {
  const cluster = actionsOf(["program", "image", "adoptedLan", "machines", "instanceProfile"]);
  // Whether a group uses an old AMI is looked at before that goes.
  expect(cluster.filter((action) => /^(autoscaling|elasticloadbalancing):(?!Describe)/.test(action))).toEqual([]);
  expect(cluster).not.toContain("ec2:CreateVpc");
});
