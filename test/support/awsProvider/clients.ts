import type { Call, Json, Service } from "./resourceType";

/** How the provider was configured, by a provider resource or by the stack. */
export interface Configuration {
  region?: string;
  accessKey?: string;
  secretKey?: string;
  /** By service: `ec2`, `autoscaling` … */
  endpoints: Record<string, string>;
  defaultTags: Record<string, string>;
}

/** Package, class, and name among the provider's endpoints. */
const services: Record<Service, readonly [string, string, string]> = {
  autoScaling: ["@aws-sdk/client-auto-scaling", "AutoScaling", "autoscaling"],
  ec2: ["@aws-sdk/client-ec2", "EC2", "ec2"],
  elb: ["@aws-sdk/client-elastic-load-balancing-v2", "ElasticLoadBalancingV2", "elbv2"],
  iam: ["@aws-sdk/client-iam", "IAM", "iam"],
  route53: ["@aws-sdk/client-route-53", "Route53", "route53"],
  ssm: ["@aws-sdk/client-ssm", "SSM", "ssm"],
};

const clients = new Map<string, Json>();

/** Makes a call in a region. @throws what AWS answers */
export function callAws([service, method, request]: Call, region: string, configuration: Configuration): Promise<Json> {
  const key = JSON.stringify([service, region, configuration]);
  let client = clients.get(key);
  if (!client) {
    const [packageName, className, endpointName] = services[service];
    const { accessKey, secretKey, endpoints } = configuration;
    client = new (require(packageName)[className])({
      region,
      ...(endpoints[endpointName] && { endpoint: endpoints[endpointName] }),
      ...(accessKey && secretKey && { credentials: { accessKeyId: accessKey, secretAccessKey: secretKey } }),
    });
    clients.set(key, client);
  }
  return client[method](request);
}
