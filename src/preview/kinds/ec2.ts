import { daySeconds } from "../../input/duration";
import type { Effect } from "../effect";
import type { Step } from "../step";
import { type Bag, bag, list, number, text } from "../values";
import { autoScalingGroup, ingressRule, instance, launchTemplate, loadBalancer, securityGroup } from "./ec2Types";
import type { FarmKind, Kind, KindTable, PlatformKinds } from "./kind";
import { ownType } from "./own";
import { fromTo, ifKnown, nothing } from "./words";

/** EC2 requires the instance to be stopped for the change. */
const stopAndStart = (): Effect => "reboot";

const helper: Kind = { part: "helper" };

/** Own resources that support others. */
const ownHelpers = ["AwsRegion", "ExistingVpc", "IngressGuard", "LaunchImage"];

const counted = (one: string, several = `${one}s`): Kind => ({ part: "helper", noun: [one, several] });

/** What a LAN or a cluster needs beside itself, in the order in which reports count it. */
const countedHelpers: KindTable = {
  "aws:ec2/subnet:Subnet": counted("subnet"),
  "aws:ec2/routeTable:RouteTable": counted("route table"),
  "aws:ec2/route:Route": counted("route"),
  "aws:ec2/subnetCidrReservation:SubnetCidrReservation": counted("address reservation"),
  "aws:ec2/internetGateway:InternetGateway": counted("internet gateway"),
  "aws:ec2/natGateway:NatGateway": { ...counted("NAT gateway"), billedAs: "NAT gateway" },
  "aws:ec2/eip:Eip": counted("public address", "public addresses"),
  "aws:ec2/vpcEndpoint:VpcEndpoint": counted("endpoint"),
  "aws:ec2/vpcDhcpOptions:VpcDhcpOptions": counted("DHCP option set"),
  "aws:route53/zone:Zone": counted("DNS zone"),
  [securityGroup]: counted("security group"),
  [ingressRule]: counted("rule between its machines", "rules between its machines"),
};

/** Others that reports leave out. */
const helpers = [
  ...["ec2/defaultSecurityGroup:DefaultSecurityGroup", "ec2/placementGroup:PlacementGroup"],
  ...["ec2/routeTableAssociation:RouteTableAssociation", "ec2/securityGroupRule:SecurityGroupRule"],
  ...["ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation", "iam/instanceProfile:InstanceProfile"],
  ...["iam/role:Role", "iam/rolePolicyAttachment:RolePolicyAttachment"],
  ...["lb/targetGroupAttachment:TargetGroupAttachment", "vpc/securityGroupEgressRule:SecurityGroupEgressRule"],
];

const seconds = (count: number) => {
  const [unit, size] = count % daySeconds === 0 ? ["d", daySeconds] : count % 3600 === 0 ? ["h", 3600] : ["s", 1];
  return `${count / (size as number)}${unit}`;
};

const farm = (kind: Omit<FarmKind, "part">): FarmKind => ({ part: "farm", ...kind });

const nameTag = ({ tags }: Bag) => text(bag(tags).Name);

const kinds: KindTable = {
  ...Object.fromEntries(ownHelpers.map((type) => [ownType(type), helper])),
  ...Object.fromEntries(helpers.map((type) => [`aws:${type}`, helper])),
  ...countedHelpers,
  [instance]: {
    part: "machine",
    platformName: nameTag,
    address: ({ privateIp }) => text(privateIp),
    image: "ami",
    words: {
      instanceType: fromTo("instance type", "instanceType"),
      privateIp: fromTo("address", "privateIp"),
      subnetId: ifKnown("subnetId", "it moves to another subnet"),
      vpcSecurityGroupIds: ifKnown("vpcSecurityGroupIds", "its security groups changed"),
      rootBlockDevice: ifKnown("rootBlockDevice", "its root disk changed"),
      metadataOptions: () => "access to its instance metadata changed",
      iamInstanceProfile: ifKnown("iamInstanceProfile", "its instance profile changed"),
      hibernation: () => "its hibernation setting changed",
      tags: () => "its tags changed",
      tagsAll: nothing,
      userData: () => "its user data changed",
      // Comes from LaunchData, which is reported itself.
      userDataBase64: nothing,
    },
    updates: { instanceType: stopAndStart, userData: stopAndStart, userDataBase64: stopAndStart },
  },
  [ownType("LaunchData")]: {
    part: "boot",
    words: {
      userData: () => "its cloud-init user data changed",
      disks: ifKnown("disks", "its data disks changed"),
      peers: nothing,
      machine: nothing,
      aws: nothing,
      tags: nothing,
    },
  },
  "aws:ec2/volumeAttachment:VolumeAttachment": { part: "attachment" },
  "aws:ec2/vpc:Vpc": {
    part: "lan",
    platformName: nameTag,
    ranges: ({ cidrBlock }) => [text(cidrBlock) ?? []].flat(),
    words: { cidrBlock: fromTo("range", "cidrBlock"), tags: nothing, tagsAll: nothing },
  },
  [autoScalingGroup]: farm({
    platformName: ({ name }) => text(name),
    group: {
      templateInputs: ["launchTemplate", "mixedInstancesPolicy"],
      min: ({ minSize }) => number(minSize),
      max: ({ maxSize }) => number(maxSize),
      desired: ({ desiredCapacity }) => number(desiredCapacity),
      prepared: ({ warmPool }) => number(bag(warmPool).maxGroupPreparedCapacity),
    },
    words: {
      minSize: fromTo("minimum size", "minSize"),
      maxSize: fromTo("maximum size", "maxSize"),
      launchTemplate: nothing,
      mixedInstancesPolicy: ifKnown("mixedInstancesPolicy", "its instance types or their Spot share changed"),
      maxInstanceLifetime({ news }) {
        const age = number(news.maxInstanceLifetime);
        return age === undefined
          ? "machines are no longer replaced by age"
          : `machines are replaced at an age of ${seconds(age)}`;
      },
      warmPool: () => "its warm pool changed",
      instanceRefresh: () => "its instance refresh settings changed",
      healthCheckType: fromTo("health check type", "healthCheckType"),
      targetGroupArns: nothing,
      tags: () => "its tags changed",
    },
  }),
  [launchTemplate]: farm({
    platformName: ({ name }) => text(name),
    template: true,
    image: "imageId",
    words: {
      instanceType: fromTo("instance type", "instanceType"),
      userData: nothing,
      latestVersion: nothing,
      defaultVersion: nothing,
      blockDeviceMappings: ifKnown("blockDeviceMappings", "its root disk changed"),
      metadataOptions: () => "access to its instance metadata changed",
      tagSpecifications: () => "its tags changed",
      tags: nothing,
      tagsAll: nothing,
    },
  }),
  "aws:autoscaling/schedule:Schedule": farm({
    created: ({ news }) => schedule(news),
    deleted: ({ olds }) => `schedule ${text(olds.scheduledActionName) ?? ""} removed`,
    always: true,
    words: {},
  }),
  [ownType("GroupSize")]: farm({
    words: {
      size: sizeOfSchedules,
      schedules: nothing,
      group: nothing,
      aws: nothing,
      amiss: ({ olds }) =>
        `its size is corrected: it has ${text(olds.amiss) ?? "another one"}, contrary to its schedules`,
    },
  }),
  "aws:autoscaling/policy:Policy": farm({
    created: () => "target tracking added",
    deleted: () => "target tracking removed",
    words: { targetTrackingConfiguration: () => "its target tracking changed" },
  }),
  "aws:autoscaling/lifecycleHook:LifecycleHook": farm({
    created: () => "machines are drained before termination",
    deleted: () => "machines are no longer drained before termination",
    words: { heartbeatTimeout: fromTo("drain time", "heartbeatTimeout", seconds) },
  }),
  [loadBalancer]: farm({
    platformName: ({ name }) => text(name),
    billedAs: "load balancer",
    created: ({ action, news }) => {
      const what = `${news.internal === false ? "internet-facing" : "internal"} load balancer`;
      return action === "replace" ? `its ${what} is replaced: its address changes` : `an ${what} added`;
    },
    deleted: () => "its load balancer removed",
    words: {},
  }),
  "aws:lb/targetGroup:TargetGroup": farm({
    words: { port: fromTo("target port", "port"), healthCheck: () => "its health check changed" },
  }),
  "aws:lb/listener:Listener": farm({
    words: {
      port: fromTo("listener port", "port"),
      protocol: fromTo("listener protocol", "protocol"),
      defaultActions: nothing,
    },
  }),
};

/** The bounds of a farm's size. Where schedules set bounds, those of the group are not the farm's own. */
function sizeOfSchedules({ olds, news }: Step): string | undefined {
  const isTimed = list(news.schedules).some((entry) =>
    [bag(entry).min, bag(entry).max].some((bound) => number(bound) !== undefined),
  );
  if (!isTimed) return undefined;
  const change = (bound: string, what: string) => {
    const [before, after] = [number(bag(olds.size)[bound]), number(bag(news.size)[bound])];
    return before === after ? [] : [`${what} ${before ?? "?"} → ${after ?? "?"}`];
  };
  return [...change("min", "minimum size"), ...change("max", "maximum size")].join(", ") || undefined;
}

function schedule(inputs: Record<string, unknown>): string {
  const amounts = [
    ["min", inputs.minSize],
    ["max", inputs.maxSize],
    ["desired", inputs.desiredCapacity],
  ].flatMap(([what, count]) => (typeof count === "number" && count >= 0 ? [`${what} ${count}`] : []));
  const zone = text(inputs.timeZone) ?? "UTC";
  const when = `"${text(inputs.recurrence) ?? ""}", ${zone}`;
  return `schedule ${text(inputs.scheduledActionName) ?? ""} (${when}): ${amounts.join(", ")}`;
}

/** Resources of `@pulumi/aws`, and our own on EC2. What replaces an instance is in the provider's diff. */
export const ec2: PlatformKinds = { kinds, locationOf: ({ aws }) => text(bag(aws).region) };
