const aws = require("@pulumi/aws");
const { machine } = require("./machines");
const { subnets, vpc } = require("./network");
const { tags } = require("./settings");

const balancer = new aws.lb.LoadBalancer("db", {
  loadBalancerType: "network",
  internal: false,
  subnets: [subnets[0].id],
  enableCrossZoneLoadBalancing: true,
  tags,
});
const targets = new aws.lb.TargetGroup("db", {
  port: 5432,
  protocol: "TCP",
  targetType: "instance",
  vpcId: vpc.id,
  preserveClientIp: "true",
  healthCheck: { protocol: "TCP", port: "traffic-port", interval: 10 },
  tags,
});
new aws.lb.Listener("db", {
  loadBalancerArn: balancer.arn,
  port: 5432,
  protocol: "TCP",
  defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
  tags,
});
new aws.lb.TargetGroupAttachment("db", { targetGroupArn: targets.arn, targetId: machine.id });
