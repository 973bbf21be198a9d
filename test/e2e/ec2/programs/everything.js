// A golden image, and every type that the stand-in of the AWS provider knows.
const pulumi = require("@pulumi/pulumi");
const aws = require("@pulumi/aws");

const config = new pulumi.Config();
const edition = config.get("edition") ?? "first";
const tags = { edition };

// The resource as the library registers it: its provider runs in Pulumi's plugin, found by name.
const resources = `require("node:fs").realpathSync("node_modules/vmfarm") + "/dist/src/platform/ec2/resources"`;
const published = {
  ...config.requireObject("publication"),
  imageId: undefined,
  __provider: `exports.handler = () => require(${resources}).ec2Providers.publishedAmi;`,
};
const account = pulumi.secret(config.requireObject("account"));
new pulumi.CustomResource("pulumi-nodejs:dynamic/vmfarm:PublishedAmi", "web", { ...published, aws: account });

const zones = aws.getAvailabilityZonesOutput({ state: "available" }).names;
const image = aws.ssm.getParameterOutput({ name: "/images/web" }).value;

const vpc = new aws.ec2.Vpc("net", {
  cidrBlock: "10.1.0.0/16",
  enableDnsSupport: true,
  enableDnsHostnames: true,
  tags,
});
const gateway = new aws.ec2.InternetGateway("internet", { vpcId: vpc.id, tags });
const subnets = [0, 1].map(
  (i) =>
    new aws.ec2.Subnet(`front-${i}`, { vpcId: vpc.id, cidrBlock: `10.1.${i}.0/24`, availabilityZone: zones[i], tags }),
);
const address = new aws.ec2.Eip("nat", { domain: "vpc", tags });
const nat = new aws.ec2.NatGateway("nat", { subnetId: subnets[0].id, allocationId: address.id, tags });
const out = new aws.ec2.RouteTable("out", { vpcId: vpc.id, tags });
new aws.ec2.Route("out", { routeTableId: out.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id });
const inside = new aws.ec2.RouteTable("inside", { vpcId: vpc.id, tags });
new aws.ec2.Route("inside", { routeTableId: inside.id, destinationCidrBlock: "0.0.0.0/0", natGatewayId: nat.id });
subnets.forEach((subnet, i) => {
  new aws.ec2.RouteTableAssociation(`front-${i}`, { subnetId: subnet.id, routeTableId: i === 0 ? out.id : inside.id });
});

const balancers = new aws.ec2.SecurityGroup("balancers", { vpcId: vpc.id, description: "load balancers", tags });
const machines = new aws.ec2.SecurityGroup("machines", { vpcId: vpc.id, description: "machines", tags });
const port = { ipProtocol: "tcp", fromPort: 80, toPort: 80, tags };
new aws.vpc.SecurityGroupIngressRule("world", { securityGroupId: balancers.id, cidrIpv4: "0.0.0.0/0", ...port });
const reference = { referencedSecurityGroupId: balancers.id, ...port };
new aws.vpc.SecurityGroupIngressRule("web", { securityGroupId: machines.id, ...reference });
new aws.vpc.SecurityGroupEgressRule("out", {
  securityGroupId: machines.id,
  ipProtocol: "-1",
  cidrIpv4: "0.0.0.0/0",
  tags,
});
new aws.ec2.VpcEndpoint("ssm", {
  vpcId: vpc.id,
  serviceName: "com.amazonaws.eu-central-1.ssm",
  vpcEndpointType: "Interface",
  subnetIds: [subnets[0].id],
  securityGroupIds: [machines.id],
  privateDnsEnabled: true,
  tags,
});

const zone = new aws.route53.Zone("names", { name: "shop.internal", vpcs: [{ vpcId: vpc.id }], tags });

const role = new aws.iam.Role("machine", {
  assumeRolePolicy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } }],
  }),
  tags,
});
new aws.iam.RolePolicyAttachment("ssm", {
  role: role.name,
  policyArn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
});
const profile = new aws.iam.InstanceProfile("machine", { role: role.name, tags });

const disk = { encrypted: true, volumeType: "gp3", volumeSize: 16 };
// With an address of its own it cannot be there beside its replacement.
const machineOptions = { deleteBeforeReplace: true };
const machineArgs = {
  ami: image,
  instanceType: "t3.micro",
  subnetId: subnets[0].id,
  privateIp: "10.1.0.10",
  vpcSecurityGroupIds: [machines.id],
  iamInstanceProfile: profile.name,
  userDataBase64: pulumi.secret(Buffer.from("#cloud-config\n").toString("base64")),
  userDataReplaceOnChange: true,
  metadataOptions: { httpTokens: "required", httpEndpoint: "enabled" },
  rootBlockDevice: disk,
  tags,
};
const machine = new aws.ec2.Instance("db", machineArgs, machineOptions);
const data = new aws.ebs.Volume("data", { availabilityZone: zones[0], size: 5, type: "gp3", encrypted: true, tags });
new aws.ec2.VolumeAttachment("data", { deviceName: "/dev/sdf", instanceId: machine.id, volumeId: data.id });
new aws.route53.Record("db", {
  zoneId: zone.zoneId,
  name: "db.shop.internal",
  type: "A",
  ttl: 60,
  records: [machine.privateIp],
});

const placement = new aws.ec2.PlacementGroup("spread", { strategy: "spread" });
const template = new aws.ec2.LaunchTemplate("web", {
  imageId: image,
  instanceType: edition === "first" ? "t3.micro" : "t3.small",
  vpcSecurityGroupIds: [machines.id],
  iamInstanceProfile: { arn: profile.arn },
  metadataOptions: { httpTokens: "required" },
  blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { ...disk, encrypted: "true", deleteOnTermination: "true" } }],
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
  healthCheck: { path: edition === "first" ? "/" : "/health", matcher: "200" },
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
  desiredCapacity: edition === "first" ? 1 : 2,
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
  tags: [{ key: "edition", value: edition, propagateAtLaunch: true }],
});
const ofGroup = { autoscalingGroupName: group.name };
const night = edition === "first" ? "0 22 * * *" : "0 23 * * *";
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
    targetValue: edition === "first" ? 60 : 70,
  },
});
new aws.autoscaling.LifecycleHook("drain", {
  ...ofGroup,
  lifecycleTransition: "autoscaling:EC2_INSTANCE_TERMINATING",
  heartbeatTimeout: edition === "first" ? 60 : 90,
  defaultResult: "CONTINUE",
});

exports.machine = machine.privateIp;
exports.endpoint = balancer.dnsName;
exports.version = template.latestVersion;
