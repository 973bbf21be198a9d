import { shortDigest } from "../../digest";

// What AWS takes as a name is in each service's API reference, at the parameter that is named here. Names that it takes stay as they are,
// since another name is another thing in stacks that exist; what projects, stacks and components are called lets through more.

/** The name of a role (IAM, CreateRole, RoleName): 64 characters. */
export function roleName(name: string): string {
  return shortened(name, 64);
}

/**
 * The name of a load balancer or a target group (Elastic Load Balancing, CreateLoadBalancer, Name): 32 letters, digits and hyphens, no hyphen
 * first or last, and no `internal-` first.
 */
export function balancerName(name: string): string {
  const short = shortened(name, 32);
  const before = short === name ? name : short.replace(/-+(?=-[0-9a-f]{8}$)/, "");
  if (/^(?!internal-|-)[a-z0-9-]+$/i.test(before) && !before.endsWith("-")) return before;
  const stem = name
    .replace(/[^a-z0-9-]/gi, "-")
    .replace(/^(internal-|-)+/i, "")
    .slice(0, 23)
    .replace(/-+$/, "");
  return `${stem || "vmfarm"}-${shortDigest(name, 8)}`;
}

/** The name of a security group (EC2, CreateSecurityGroup, GroupName): 255 characters, and no `sg-` first. */
export function groupName(name: string): string {
  return shortened(name.startsWith("sg-") ? `vmfarm ${name}` : name, 255);
}

/** The name of a launch template (EC2, CreateLaunchTemplate, LaunchTemplateName): 128 characters. */
export function templateName(name: string): string {
  return shortened(name, 128);
}

/** The name of an Auto Scaling group or one of its policies (CreateAutoScalingGroup, PutScalingPolicy), or of a placement group: 255 characters. */
export function autoScalingName(name: string): string {
  return shortened(name, 255);
}

/** The value of a tag, or the comment of a hosted zone (Route 53, HostedZoneConfig, Comment): 256 characters. */
export function tagValue(text: string): string {
  return shortened(text, 256);
}

/** Names that are too long end in a digest of the whole. */
function shortened(name: string, longest: number): string {
  return name.length <= longest ? name : `${name.slice(0, longest - 9)}-${shortDigest(name, 8)}`;
}
