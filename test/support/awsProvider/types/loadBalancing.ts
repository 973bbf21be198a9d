import { pascal, request, tagList } from "../convert";
import type { Call, Inputs, Json, ResourceType } from "../resourceType";

const retag = (arn: string, add: Record<string, string>, remove: readonly string[]): Call[] => [
  ...(remove.length > 0 ? ([["elb", "removeTags", { ResourceArns: [arn], TagKeys: remove }]] as const) : []),
  ...(Object.keys(add).length > 0 ? ([["elb", "addTags", { ResourceArns: [arn], Tags: tagList(add) }]] as const) : []),
];

/** AWS does not accept an empty list. */
const someTags = ({ tagsAll = {} }: Inputs) => (Object.keys(tagsAll).length > 0 ? tagList(tagsAll) : undefined);

/** Inputs that are attributes of a load balancer or target group, by the attribute's key. */
function attributes(i: Inputs, keys: Record<string, string>): Json[] {
  return Object.entries(keys).flatMap(([input, Key]) =>
    i[input] === undefined ? [] : [{ Key, Value: String(i[input]) }],
  );
}
const balancerAttributes = {
  dropInvalidHeaderFields: "routing.http.drop_invalid_header_fields.enabled",
  enableCrossZoneLoadBalancing: "load_balancing.cross_zone.enabled",
  enableDeletionProtection: "deletion_protection.enabled",
  idleTimeout: "idle_timeout.timeout_seconds",
};
const targetAttributes = {
  deregistrationDelay: "deregistration_delay.timeout_seconds",
  preserveClientIp: "preserve_client_ip.enabled",
  slowStart: "slow_start.duration_seconds",
};

const setBalancerAttributes = (LoadBalancerArn: string, i: Inputs): Call[] => [
  ["elb", "modifyLoadBalancerAttributes", { LoadBalancerArn, Attributes: attributes(i, balancerAttributes) }],
];
const setTargetAttributes = (TargetGroupArn: string, i: Inputs): Call[] => [
  ["elb", "modifyTargetGroupAttributes", { TargetGroupArn, Attributes: attributes(i, targetAttributes) }],
];

const checkMembers: Record<string, string> = {
  enabled: "HealthCheckEnabled",
  path: "HealthCheckPath",
  port: "HealthCheckPort",
  protocol: "HealthCheckProtocol",
  interval: "HealthCheckIntervalSeconds",
  timeout: "HealthCheckTimeoutSeconds",
  healthyThreshold: "HealthyThresholdCount",
  unhealthyThreshold: "UnhealthyThresholdCount",
};

/** What is not in the table keeps its name, which AWS then rejects. */
function healthCheck({ matcher, ...check }: Json = {}): Json {
  const members = Object.entries(check).map(([key, value]) => [checkMembers[key] ?? key, value]);
  return { ...Object.fromEntries(members), Matcher: matcher && { HttpCode: matcher } };
}

const listenerSettings = (i: Inputs): Json => ({
  ...request(i, "port", "protocol", "sslPolicy", "alpnPolicy"),
  Certificates: i.certificateArn && [{ CertificateArn: i.certificateArn }],
  DefaultActions: i.defaultActions.map(({ redirect, forward, fixedResponse, ...action }: Json) => ({
    ...pascal(action),
    RedirectConfig: pascal(redirect),
    ForwardConfig: pascal(forward),
    FixedResponseConfig: pascal(fixedResponse),
  })),
});

const target = (i: Inputs): Json => ({ Id: i.targetId, ...request(i, "port", "availabilityZone") });

/** The last part of an ARN, used as the name in metrics. */
const suffix = (arn: string) => arn.split(":").pop()!;

export const loadBalancing: Record<string, ResourceType> = {
  "aws:lb/loadBalancer:LoadBalancer": {
    inputs: [
      ...["name", "internal", "loadBalancerType", "securityGroups", "subnets", "ipAddressType", "tags"],
      ...Object.keys(balancerAttributes),
    ],
    replaceOn: ["name", "internal", "loadBalancerType"],
    longestName: 32,
    create: (i) => [
      "elb",
      "createLoadBalancer",
      {
        ...request(i, "name", "securityGroups", "subnets", "ipAddressType"),
        Type: i.loadBalancerType,
        Scheme: i.internal ? "internal" : "internet-facing",
        Tags: someTags(i),
      },
    ],
    id: ({ LoadBalancers }) => LoadBalancers[0].LoadBalancerArn,
    set: {
      dropInvalidHeaderFields: setBalancerAttributes,
      enableCrossZoneLoadBalancing: setBalancerAttributes,
      enableDeletionProtection: setBalancerAttributes,
      idleTimeout: setBalancerAttributes,
    },
    change: {
      securityGroups: (LoadBalancerArn, i) => [
        ["elb", "setSecurityGroups", { LoadBalancerArn, SecurityGroups: i.securityGroups }],
      ],
      subnets: (LoadBalancerArn, i) => [["elb", "setSubnets", { LoadBalancerArn, Subnets: i.subnets }]],
    },
    retag,
    read: (arn) => ["elb", "describeLoadBalancers", { LoadBalancerArns: [arn] }],
    found: ({ LoadBalancers }) => LoadBalancers?.[0],
    outputs: (balancer) => ({
      arn: balancer.LoadBalancerArn,
      arnSuffix: suffix(balancer.LoadBalancerArn).replace("loadbalancer/", ""),
      dnsName: balancer.DNSName,
      zoneId: balancer.CanonicalHostedZoneId,
      vpcId: balancer.VpcId,
    }),
    delete: (arn) => [["elb", "deleteLoadBalancer", { LoadBalancerArn: arn }]],
  },

  "aws:lb/targetGroup:TargetGroup": {
    inputs: [
      ...["name", "port", "protocol", "protocolVersion", "targetType", "vpcId", "healthCheck", "tags"],
      ...Object.keys(targetAttributes),
    ],
    replaceOn: ["name", "port", "protocol", "protocolVersion", "targetType", "vpcId"],
    longestName: 32,
    create: (i) => [
      "elb",
      "createTargetGroup",
      {
        ...request(i, "name", "port", "protocol", "protocolVersion", "targetType", "vpcId"),
        ...healthCheck(i.healthCheck),
        Tags: someTags(i),
      },
    ],
    id: ({ TargetGroups }) => TargetGroups[0].TargetGroupArn,
    set: {
      deregistrationDelay: setTargetAttributes,
      preserveClientIp: setTargetAttributes,
      slowStart: setTargetAttributes,
    },
    change: {
      healthCheck: (TargetGroupArn, i) => [
        ["elb", "modifyTargetGroup", { TargetGroupArn, ...healthCheck(i.healthCheck) }],
      ],
    },
    retag,
    read: (arn) => ["elb", "describeTargetGroups", { TargetGroupArns: [arn] }],
    found: ({ TargetGroups }) => TargetGroups?.[0],
    outputs: (group) => ({
      arn: group.TargetGroupArn,
      arnSuffix: suffix(group.TargetGroupArn),
      loadBalancerArns: group.LoadBalancerArns ?? [],
    }),
    delete: (arn) => [["elb", "deleteTargetGroup", { TargetGroupArn: arn }]],
  },

  "aws:lb/targetGroupAttachment:TargetGroupAttachment": {
    inputs: ["targetGroupArn", "targetId", "port", "availabilityZone"],
    replaceOn: ["targetGroupArn", "targetId", "port", "availabilityZone"],
    create: (i) => ["elb", "registerTargets", { TargetGroupArn: i.targetGroupArn, Targets: [target(i)] }],
    id: (_, i) => `${i.targetGroupArn}-${i.targetId}`,
    read: (_, state) => [
      "elb",
      "describeTargetHealth",
      { TargetGroupArn: state.targetGroupArn, Targets: [target(state)] },
    ],
    found: ({ TargetHealthDescriptions }) =>
      TargetHealthDescriptions?.find(
        ({ TargetHealth }: Json) =>
          !["Target.NotRegistered", "Target.DeregistrationInProgress"].includes(TargetHealth.Reason),
      ),
    delete: (_, state) => [
      ["elb", "deregisterTargets", { TargetGroupArn: state.targetGroupArn, Targets: [target(state)] }],
    ],
  },

  "aws:lb/listener:Listener": {
    inputs: [
      "loadBalancerArn",
      "port",
      "protocol",
      "sslPolicy",
      "alpnPolicy",
      "certificateArn",
      "defaultActions",
      "tags",
    ],
    replaceOn: ["loadBalancerArn"],
    create: (i) => [
      "elb",
      "createListener",
      {
        LoadBalancerArn: i.loadBalancerArn,
        ...listenerSettings(i),
        Tags: someTags(i),
      },
    ],
    id: ({ Listeners }) => Listeners[0].ListenerArn,
    update: (ListenerArn, i) => [["elb", "modifyListener", { ListenerArn, ...listenerSettings(i) }]],
    retag,
    read: (arn) => ["elb", "describeListeners", { ListenerArns: [arn] }],
    found: ({ Listeners }) => Listeners?.[0],
    outputs: ({ ListenerArn }) => ({ arn: ListenerArn }),
    delete: (arn) => [["elb", "deleteListener", { ListenerArn: arn }]],
  },
};
