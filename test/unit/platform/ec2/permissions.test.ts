import fc from "fast-check";
import { expect, test } from "vitest";
import { actionsOf, allFeatures, featureText, policies, policyLimit } from "../../../../src/platform/ec2/permissions";

const features = fc.subarray(allFeatures());

test("each action is listed by itself, once per feature and in order", () => {
  for (const feature of allFeatures()) {
    const actions = actionsOf([feature]);
    expect(featureText(feature)).not.toBe("");
    expect(actions.filter((action) => !/^[a-z0-9]+:[A-Z][A-Za-z0-9]+$/.test(action))).toEqual([]);
  }
});

test("exactly what the features need is allowed, in policies that AWS accepts", () => {
  fc.assert(
    fc.property(features, (chosen) => {
      const documents = policies(chosen, "eu-west-1");
      const allowed = documents.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action));
      expect([...allowed].sort()).toEqual(actionsOf(chosen));
      for (const document of documents) expect(JSON.stringify(document).length).toBeLessThanOrEqual(policyLimit);
    }),
  );
});

test("roles are only passed to EC2, and work in other regions is not allowed", () => {
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

test("a program without a farm only reads Auto Scaling, and one that adopts its LAN does not create any", () => {
  const cluster = actionsOf(["program", "image", "adoptedLan", "machines", "instanceProfile"]);
  // Before an old AMI is removed, groups are checked for whether they use it.
  expect(cluster.filter((action) => /^(autoscaling|elasticloadbalancing):(?!Describe)/.test(action))).toEqual([]);
  expect(cluster).not.toContain("ec2:CreateVpc");
});
