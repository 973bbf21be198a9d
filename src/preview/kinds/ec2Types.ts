/** Types of `@pulumi/aws` that more than one part of vmfarm looks for. */
export const instance = "aws:ec2/instance:Instance";
export const autoScalingGroup = "aws:autoscaling/group:Group";
export const launchTemplate = "aws:ec2/launchTemplate:LaunchTemplate";
export const loadBalancer = "aws:lb/loadBalancer:LoadBalancer";
export const volume = "aws:ebs/volume:Volume";
export const securityGroup = "aws:ec2/securityGroup:SecurityGroup";
export const defaultSecurityGroup = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
export const securityGroupRule = "aws:ec2/securityGroupRule:SecurityGroupRule";
export const ingressRule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
export const prefixList = "aws:ec2/managedPrefixList:ManagedPrefixList";
export const prefixListEntry = "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry";
