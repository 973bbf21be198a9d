import { expect } from "vitest";
import { ec2Testbed } from "../../fixtures/states/testbeds/ec2";
import { goesOver } from "../stateOfBefore";

/** All that checks look at: the region, the VPC and the AMI that are somebody else's. */
const looks = [
  "ec2:DescribeAvailabilityZones",
  "ec2:DescribeImages",
  "ec2:DescribeSubnets",
  "ec2:DescribeVpcs",
  "ssm:GetParameter",
];

const start = async () => {
  const testbed = await ec2Testbed();
  // These made what the program takes to be there.
  testbed.farm.moto.requests.length = 0;
  return testbed;
};

goesOver("ec2", start, async ({ farm }) => {
  expect([...new Set(farm.moto.requests.map(({ action }) => action))].sort()).toEqual(looks);
});
