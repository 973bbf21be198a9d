import type { Effect } from "../effect";
import type { Step } from "../step";
import { type Bag, bag, list, number, text } from "../values";
import { autoScalingGroup, ingressRule, instance, launchTemplate, loadBalancer, securityGroup } from "./ec2Types";
import type { FarmKind, Kind, KindTable, PlatformKinds } from "./kind";
import { ownType } from "./own";
import { fromTo, ifKnown, nothing } from "./words";

/** EC2 changes it while the instance is turned off, and turns it on again. */
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
  "aws:ec2/subnetCidrReservation:SubnetCidrReservation": counted(
    "reservation of addresses",
    "reservations of addresses",
  ),
  "aws:ec2/internetGateway:InternetGateway": counted("internet gateway"),
  "aws:ec2/natGateway:NatGateway": { ...counted("NAT gateway"), billedAs: "NAT gateway" },
  "aws:ec2/eip:Eip": counted("public address", "public addresses"),
  "aws:ec2/vpcEndpoint:VpcEndpoint": counted("endpoint"),
  "aws:ec2/vpcDhcpOptions:VpcDhcpOptions": counted("search domain"),
  "aws:route53/zone:Zone": counted("DNS zone"),
  [securityGroup]: counted("security group"),
  [ingressRule]: counted("rule among its machines", "rules among its machines"),
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
  const [unit, size] = count % 86_400 === 0 ? ["d", 86_400] : count % 3600 === 0 ? ["h", 3600] : ["s", 1];
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
      subnetId: ifKnown("subnetId", "it is in another subnet"),
      vpcSecurityGroupIds: ifKnown("vpcSecurityGroupIds", "its security groups changed"),
      rootBlockDevice: ifKnown("rootBlockDevice", "its root disk changed"),
      metadataOptions: () => "who may read its metadata changed",
      iamInstanceProfile: ifKnown("iamInstanceProfile", "what it may do in the account changed"),
      hibernation: () => "whether it can hibernate changed",
      tags: () => "its tags changed",
      tagsAll: nothing,
      userData: () => "what it is told at its first boot changed",
      // Made of LaunchData, which says why.
      userDataBase64: nothing,
    },
    updates: { instanceType: stopAndStart, userData: stopAndStart, userDataBase64: stopAndStart },
  },
  [ownType("LaunchData")]: {
    part: "boot",
    words: {
      userData: () => "what cloud-init does at its first boot changed",
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
      minSize: fromTo("at least", "minSize"),
      maxSize: fromTo("at most", "maxSize"),
      launchTemplate: nothing,
      mixedInstancesPolicy: ifKnown("mixedInstancesPolicy", "its instance types, or their share of Spot, changed"),
      maxInstanceLifetime({ news }) {
        const age = number(news.maxInstanceLifetime);
        return age === undefined
          ? "machines are no longer replaced by age"
          : `machines are replaced at an age of ${seconds(age)}`;
      },
      warmPool: () => "its warm pool changed",
      instanceRefresh: () => "how machines are replaced by turns changed",
      healthCheckType: fromTo("health is told by", "healthCheckType"),
      targetGroupArns: nothing,
      tags: () => "tags changed",
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
      metadataOptions: () => "who may read its metadata changed",
      tagSpecifications: () => "tags changed",
      tags: nothing,
      tagsAll: nothing,
    },
  }),
  "aws:autoscaling/schedule:Schedule": farm({
    made: ({ news }) => schedule(news),
    gone: ({ olds }) => `schedule ${text(olds.scheduledActionName) ?? ""} ends`,
    always: true,
    words: {},
  }),
  [ownType("FarmSize")]: farm({
    words: {
      size: sizeOfSchedules,
      schedules: nothing,
      group: nothing,
      aws: nothing,
      amiss: ({ olds }) => `its size, which is ${text(olds.amiss) ?? "another"} against its schedules, is put right`,
    },
  }),
  "aws:autoscaling/policy:Policy": farm({
    made: () => "scaling by a target is set up",
    gone: () => "scaling by a target ends",
    words: { targetTrackingConfiguration: () => "the target of its scaling changed" },
  }),
  "aws:autoscaling/lifecycleHook:LifecycleHook": farm({
    made: () => "machines are drained before they go",
    gone: () => "machines are no longer drained before they go",
    words: { heartbeatTimeout: fromTo("time to drain", "heartbeatTimeout", seconds) },
  }),
  [loadBalancer]: farm({
    platformName: ({ name }) => text(name),
    billedAs: "load balancer",
    made: ({ action, news }) => {
      const where = news.internal === false ? "outside" : "inside its LAN";
      return action === "replace" ? `another load balancer, ${where}: its address changes` : `a load balancer ${where}`;
    },
    gone: () => "its load balancer goes",
    words: {},
  }),
  "aws:lb/targetGroup:TargetGroup": farm({
    words: { port: fromTo("port of the machines", "port"), healthCheck: () => "its health check changed" },
  }),
  "aws:lb/listener:Listener": farm({
    words: { port: fromTo("port", "port"), protocol: fromTo("protocol", "protocol"), defaultActions: nothing },
  }),
};

/** What of a farm's own size the group does not tell: its bounds, where a schedule sets any. */
function sizeOfSchedules({ olds, news }: Step): string | undefined {
  const isTimed = list(news.schedules).some((one) =>
    [bag(one).min, bag(one).max].some((bound) => number(bound) !== undefined),
  );
  if (!isTimed) return undefined;
  const told = (bound: string, what: string) => {
    const [before, after] = [number(bag(olds.size)[bound]), number(bag(news.size)[bound])];
    return before === after ? [] : [`${what} ${before ?? "?"} → ${after ?? "?"}`];
  };
  return [...told("min", "at least"), ...told("max", "at most")].join(", ") || undefined;
}

function schedule(inputs: Record<string, unknown>): string {
  const amounts = [
    ["at least", inputs.minSize],
    ["at most", inputs.maxSize],
    ["wanted", inputs.desiredCapacity],
  ].flatMap(([what, count]) => (typeof count === "number" && count >= 0 ? [`${what} ${count}`] : []));
  const zone = text(inputs.timeZone) ?? "UTC";
  const when = `"${text(inputs.recurrence) ?? ""}", ${zone}`;
  return `schedule ${text(inputs.scheduledActionName) ?? ""} (${when}): ${amounts.join(", ")}`;
}

/** Resources of `@pulumi/aws`, and our own on EC2. What replaces an instance is in the provider's diff. */
export const ec2: PlatformKinds = { kinds, locationOf: ({ aws }) => text(bag(aws).region) };
