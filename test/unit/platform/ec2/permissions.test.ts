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
  expect(of("iam:CreateServiceLinkedRole").Condition).toEqual({
    StringEquals: {
      "iam:AWSServiceName": ["autoscaling.amazonaws.com", "elasticloadbalancing.amazonaws.com", "spot.amazonaws.com"],
    },
  });
  expect(of("ec2:RunInstances").Condition).toEqual({ StringEquals: { "aws:RequestedRegion": "eu-west-1" } });
  expect(of("route53:CreateHostedZone").Condition).toBeUndefined();
});

test("every regional service is limited to its region, in one statement each", () => {
  const statements = policies(allFeatures(), "eu-west-1").flatMap(({ Statement }) => Statement);
  const services = statements.map(({ Action, Condition }) => [
    [...new Set(Action.map((action) => action.split(":")[0]))].join(),
    Condition?.StringEquals?.["aws:RequestedRegion"],
  ]);
  const regional = services.filter(([, region]) => region !== undefined);
  expect(regional).toEqual(
    ["autoscaling", "ebs", "ec2", "elasticloadbalancing", "kms", "ssm"].map((service) => [service, "eu-west-1"]),
  );
});

test("as few policies as AWS's limit takes, of IAM's only version", () => {
  const all = policies(allFeatures(), "eu-west-1");
  expect(all.every(({ Version }) => Version === "2012-10-17")).toBe(true);
  const [first, second] = all.map((document) => JSON.stringify(document).length) as [number, number];
  expect(all).toHaveLength(2);
  expect(first + second).toBeGreaterThan(policyLimit);
  expect(policies(["program"], "eu-west-1")).toHaveLength(1);
  expect(policies([], "eu-west-1")).toEqual([]);
});

test("a program without a farm only reads Auto Scaling, and one that adopts its LAN does not create any", () => {
  const cluster = actionsOf(["program", "image", "adoptedLan", "machines", "instanceProfile"]);
  // Before an old AMI is removed, groups are checked for whether they use it.
  expect(cluster.filter((action) => /^(autoscaling|elasticloadbalancing):(?!Describe)/.test(action))).toEqual([]);
  expect(cluster).not.toContain("ec2:CreateVpc");
});
