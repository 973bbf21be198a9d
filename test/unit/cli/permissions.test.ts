import { expect, test } from "vitest";
import { actionsOf, allFeatures, policies } from "../../../src/platform/ec2/permissions";
import { vmfarm } from "./vmfarm";

const actionsIn = (stdout: string) =>
  (JSON.parse(stdout) as ReturnType<typeof policies>)
    .flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action))
    .sort();

test("prints the policies of the given features", async () => {
  const { status, stdout, stderr } = await vmfarm(["permissions", "eu-west-1", "program", "lan"]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(actionsIn(stdout)).toEqual(actionsOf(["program", "lan"]));
  expect(stdout).toContain('"aws:RequestedRegion": "eu-west-1"');
});

test("prints the policies of all features if none is given", async () => {
  const { stdout } = await vmfarm(["permissions", "us-east-1"]);
  expect(JSON.parse(stdout)).toEqual(policies(allFeatures(), "us-east-1"));
});

test("lists the features if one is unknown, and describes them in the help", async () => {
  const { status, stderr } = await vmfarm(["permissions", "eu-west-1", "lans"]);
  expect(status).toBe(1);
  expect(stderr).toMatch(/'lans' is invalid.*Allowed choices are program, image, /);
  const { stdout } = await vmfarm(["permissions", "--help"]);
  for (const feature of allFeatures()) expect(stdout).toMatch(new RegExp(`^  ${feature} +\\S`, "m"));
});
