import { pascal, request, tagList } from "../convert";
import type { Call, Inputs, Json, ResourceType } from "../resourceType";

const retag = (arn: string, add: Record<string, string>, remove: readonly string[]): Call[] => [
  ...(remove.length > 0 ? ([["elb", "removeTags", { ResourceArns: [arn], TagKeys: remove }]] as const) : []),
  ...(Object.keys(add).length > 0 ? ([["elb", "addTags", { ResourceArns: [arn], Tags: tagList(add) }]] as const) : []),
];

/** Inputs that are attributes of a load balancer or target group, by the attribute's key. */
function attributes(i: Inputs, keys: Record<string, string>): Json[] {
  return Object.entries(keys).flatMap(([input, Key]) =>
    i[input] === undefined ? [] : [{ Key, Value: String(i[input]) }],
  );
}
const balancerAttributes = {
  dropInvalidHeaderFields: "routing.http.drop_invalid_header_fields.enabled",
  enableDeletionProtection: "deletion_protection.enabled",
  idleTimeout: "idle_timeout.timeout_seconds",
};
const targetAttributes = {
  deregistrationDelay: "deregistration_delay.timeout_seconds",
  slowStart: "slow_start.duration_seconds",
};

const setBalancerAttributes = (LoadBalancerArn: string, i: Inputs): Call[] => [
  ["elb", "modifyLoadBalancerAttributes", { LoadBalancerArn, Attributes: attributes(i, balancerAttributes) }],
];
const setTargetAttributes = (TargetGroupArn: string, i: Inputs): Call[] => [
  ["elb", "modifyTargetGroupAttributes", { TargetGroupArn, Attributes: attributes(i, targetAttributes) }],
];

function healthCheck(check: Json): Json {
  if (!check) return {};
  return {
    HealthCheckEnabled: check.enabled,
    HealthCheckPath: check.path,
    HealthCheckPort: check.port,
    HealthCheckProtocol: check.protocol,
    HealthCheckIntervalSeconds: check.interval,
    HealthCheckTimeoutSeconds: check.timeout,
    HealthyThresholdCount: check.healthyThreshold,
    UnhealthyThresholdCount: check.unhealthyThreshold,
    Matcher: check.matcher && { HttpCode: check.matcher },
  };
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

/** The end of an ARN by which metrics name it. */
const suffix = (arn: string) => arn.split(":").pop()!;

export const loadBalancing: Record<string, ResourceType> = {
  "aws:lb/loadBalancer:LoadBalancer": {
    inputs: [
      ...["name", "namePrefix", "internal", "loadBalancerType", "securityGroups", "subnets", "ipAddressType", "tags"],
      ...Object.keys(balancerAttributes),
    ],
    replaceOn: ["name", "namePrefix", "internal", "loadBalancerType"],
    longestName: 32,
    create: (i) => [
      "elb",
      "createLoadBalancer",
      {
        ...request(i, "name", "securityGroups", "subnets", "ipAddressType"),
        Type: i.loadBalancerType,
        Scheme: i.internal ? "internal" : "internet-facing",
        Tags: i.tagsAll && Object.keys(i.tagsAll).length > 0 ? tagList(i.tagsAll) : undefined,
      },
    ],
    id: ({ LoadBalancers }) => LoadBalancers[0].LoadBalancerArn,
    set: {
      dropInvalidHeaderFields: setBalancerAttributes,
      enableDeletionProtection: setBalancerAttributes,
      idleTimeout: setBalancerAttributes,
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
      ...["name", "namePrefix", "port", "protocol", "protocolVersion", "targetType", "vpcId", "healthCheck", "tags"],
      ...Object.keys(targetAttributes),
    ],
    replaceOn: ["name", "namePrefix", "port", "protocol", "protocolVersion", "targetType", "vpcId"],
    longestName: 32,
    create: (i) => [
      "elb",
      "createTargetGroup",
      {
        ...request(i, "name", "port", "protocol", "protocolVersion", "targetType", "vpcId"),
        ...healthCheck(i.healthCheck),
        Tags: i.tagsAll && Object.keys(i.tagsAll).length > 0 ? tagList(i.tagsAll) : undefined,
      },
    ],
    id: ({ TargetGroups }) => TargetGroups[0].TargetGroupArn,
    set: {
      deregistrationDelay: setTargetAttributes,
      slowStart: setTargetAttributes,
      healthCheck: (TargetGroupArn, i, state) =>
        Object.keys(state).length === 0
          ? []
          : [["elb", "modifyTargetGroup", { TargetGroupArn, ...healthCheck(i.healthCheck) }]],
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
        Tags: i.tagsAll && Object.keys(i.tagsAll).length > 0 ? tagList(i.tagsAll) : undefined,
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
