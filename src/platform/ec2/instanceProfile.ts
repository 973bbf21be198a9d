import { InstanceProfile, Role, RolePolicyAttachment } from "@pulumi/aws/iam";
import type * as pulumi from "@pulumi/pulumi";
import type { Identity } from "../../identity";
import { roleName } from "./shortNames";

/**
 * An instance profile with which the Systems Manager opens shells and runs commands, and which lets a machine do nothing else in the
 * account. @returns its name
 */
export function machineProfile(
  label: string,
  identity: Identity,
  region: string,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const name = roleName(identity.qualified(`machines-${region}`));
  const role = new Role(
    `${label}-machines`,
    {
      name,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: serviceOf(region) }, Action: "sts:AssumeRole" }],
      }),
    },
    opts,
  );
  const policyArn = `arn:${partitionOf(region)}:iam::aws:policy/AmazonSSMManagedInstanceCore`;
  const allowed = new RolePolicyAttachment(`${label}-machines`, { role: role.name, policyArn }, opts);
  return new InstanceProfile(`${label}-machines`, { name, role: role.name }, { ...opts, dependsOn: allowed }).name;
}

/** AWS's partitions are apart from each other; a region's name says which it is in. */
function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return region.startsWith("eusc-") ? "aws-eusc" : "aws";
}

function serviceOf(region: string): string {
  return region.startsWith("cn-") ? "ec2.amazonaws.com.cn" : "ec2.amazonaws.com";
}
