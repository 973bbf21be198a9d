/** Types of `@pulumi/aws` that an elastic farm is known by. */
export const autoScalingGroup = "aws:autoscaling/group:Group";
export const launchTemplate = "aws:ec2/launchTemplate:LaunchTemplate";
