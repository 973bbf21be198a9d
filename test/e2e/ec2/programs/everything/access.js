const aws = require("@pulumi/aws");
const { subnets, vpc } = require("./network");
const { tags } = require("./settings");

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

Object.assign(exports, { balancers, machines, profile });
