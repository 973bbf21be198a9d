import type { Moto } from "../../../support/moto";

/**
 * How many of each kind of resource an account has, as boto3 counts them; moto has a default network in each. Network interfaces are left
 * out: moto keeps those of gateways, endpoints and instances of groups.
 */
export async function everythingIn(moto: Moto): Promise<Record<string, number>> {
  const ec2 = (method: string, params = {}) => ({ service: "ec2", method, params });
  const live = [{ Name: "instance-state-name", Values: ["pending", "running", "stopping", "stopped"] }];
  const open = [{ Name: "state", Values: ["pending", "available"] }];
  const kinds = {
    vpcs: [ec2("describe_vpcs"), "Vpcs"],
    subnets: [ec2("describe_subnets"), "Subnets"],
    routeTables: [ec2("describe_route_tables"), "RouteTables"],
    internetGateways: [ec2("describe_internet_gateways"), "InternetGateways"],
    natGateways: [ec2("describe_nat_gateways", { Filters: open }), "NatGateways"],
    addresses: [ec2("describe_addresses"), "Addresses"],
    securityGroups: [ec2("describe_security_groups"), "SecurityGroups"],
    dhcpOptions: [ec2("describe_dhcp_options"), "DhcpOptions"],
    endpoints: [ec2("describe_vpc_endpoints"), "VpcEndpoints"],
    instances: [ec2("describe_instances", { Filters: live }), "Reservations"],
    volumes: [ec2("describe_volumes"), "Volumes"],
    uploads: [ec2("describe_snapshots", { Filters: [{ Name: "tag-key", Values: ["vmfarm:ami"] }] }), "Snapshots"],
    images: [ec2("describe_images", { Owners: ["self"] }), "Images"],
    launchTemplates: [ec2("describe_launch_templates"), "LaunchTemplates"],
    groups: [{ service: "autoscaling", method: "describe_auto_scaling_groups" }, "AutoScalingGroups"],
    scheduledActions: [{ service: "autoscaling", method: "describe_scheduled_actions" }, "ScheduledUpdateGroupActions"],
    balancers: [{ service: "elbv2", method: "describe_load_balancers" }, "LoadBalancers"],
    targetGroups: [{ service: "elbv2", method: "describe_target_groups" }, "TargetGroups"],
    zones: [{ service: "route53", method: "list_hosted_zones" }, "HostedZones"],
    roles: [{ service: "iam", method: "list_roles" }, "Roles"],
    instanceProfiles: [{ service: "iam", method: "list_instance_profiles" }, "InstanceProfiles"],
  } as const;
  const answers = await moto.boto3(Object.values(kinds).map(([call]) => call));
  const there = (thing: { State?: string }) => thing.State !== "deleted";
  return Object.fromEntries(
    Object.entries(kinds).map(([kind, [, list]], i) => [kind, answers[i][list].filter(there).length]),
  );
}
