const pulumi = require("@pulumi/pulumi");
const aws = require("@pulumi/aws");
const { balancers, machines, profile } = require("./access");
const { subnets, vpc } = require("./network");
const { disk, image, isFirst, tags } = require("./settings");

const placement = new aws.ec2.PlacementGroup("spread", { strategy: "spread" });
const template = new aws.ec2.LaunchTemplate("web", {
  imageId: image,
  instanceType: isFirst ? "t3.micro" : "t3.small",
  vpcSecurityGroupIds: [machines.id],
  iamInstanceProfile: { arn: profile.arn },
  metadataOptions: { httpTokens: "required" },
  blockDeviceMappings: [
    { deviceName: "/dev/xvda", ebs: { ...disk, volumeSize: 16, encrypted: "true", deleteOnTermination: "true" } },
  ],
  tagSpecifications: [{ resourceType: "instance", tags }],
  tags,
});
const balancer = new aws.lb.LoadBalancer("web", {
  loadBalancerType: "application",
  internal: false,
  securityGroups: [balancers.id],
  subnets: subnets.map(({ id }) => id),
  dropInvalidHeaderFields: true,
  tags,
});
const targets = new aws.lb.TargetGroup("web", {
  port: 80,
  protocol: "HTTP",
  vpcId: vpc.id,
  deregistrationDelay: 30,
  healthCheck: { path: isFirst ? "/" : "/health", matcher: "200" },
  tags,
});
new aws.lb.Listener("web", {
  loadBalancerArn: balancer.arn,
  port: 80,
  protocol: "HTTP",
  defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
  tags,
});
const group = new aws.autoscaling.Group("web", {
  minSize: 1,
  maxSize: 4,
  desiredCapacity: isFirst ? 1 : 2,
  vpcZoneIdentifiers: subnets.map(({ id }) => id),
  mixedInstancesPolicy: {
    launchTemplate: {
      launchTemplateSpecification: {
        launchTemplateId: template.id,
        version: pulumi.interpolate`${template.latestVersion}`,
      },
      overrides: [{ instanceType: "t3.micro" }, { instanceType: "t3a.micro" }],
    },
    instancesDistribution: {
      onDemandPercentageAboveBaseCapacity: 50,
      spotAllocationStrategy: "price-capacity-optimized",
    },
  },
  targetGroupArns: [targets.arn],
  healthCheckType: "ELB",
  healthCheckGracePeriod: 60,
  maxInstanceLifetime: 86400,
  defaultInstanceWarmup: 30,
  placementGroup: placement.name,
  instanceRefresh: { strategy: "Rolling", preferences: { minHealthyPercentage: 90, autoRollback: true } },
  warmPool: { poolState: "Stopped", minSize: 0 },
  suspendedProcesses: ["AZRebalance"],
  enabledMetrics: ["GroupInServiceInstances"],
  tags: [{ key: "edition", value: tags.edition, propagateAtLaunch: true }],
});
const ofGroup = { autoscalingGroupName: group.name };
const night = isFirst ? "0 22 * * *" : "0 23 * * *";
new aws.autoscaling.Schedule("night", {
  ...ofGroup,
  scheduledActionName: "night",
  recurrence: night,
  minSize: 0,
  maxSize: 4,
  desiredCapacity: 0,
  timeZone: "Europe/Berlin",
});
new aws.autoscaling.Policy("load", {
  ...ofGroup,
  policyType: "TargetTrackingScaling",
  targetTrackingConfiguration: {
    predefinedMetricSpecification: { predefinedMetricType: "ASGAverageCPUUtilization" },
    targetValue: isFirst ? 60 : 70,
  },
});
new aws.autoscaling.LifecycleHook("drain", {
  ...ofGroup,
  lifecycleTransition: "autoscaling:EC2_INSTANCE_TERMINATING",
  heartbeatTimeout: isFirst ? 60 : 90,
  defaultResult: "CONTINUE",
});

Object.assign(exports, { balancer, template });
