import { unknownMembers } from "./requestShape";
import type { Call, Json, Service } from "./resourceType";

/** The provider's configuration, from a provider resource or from the stack. */
export interface Configuration {
  region?: string;
  accessKey?: string;
  secretKey?: string;
  token?: string;
  /** By service: `ec2`, `autoscaling` … */
  endpoints: Record<string, string>;
  defaultTags: Record<string, string>;
}

/** Package, class, and name in the provider's endpoints. */
const services: Record<Service, readonly [string, string, string]> = {
  autoScaling: ["@aws-sdk/client-auto-scaling", "AutoScaling", "autoscaling"],
  ec2: ["@aws-sdk/client-ec2", "EC2", "ec2"],
  elb: ["@aws-sdk/client-elastic-load-balancing-v2", "ElasticLoadBalancingV2", "elbv2"],
  iam: ["@aws-sdk/client-iam", "IAM", "iam"],
  route53: ["@aws-sdk/client-route-53", "Route53", "route53"],
  ssm: ["@aws-sdk/client-ssm", "SSM", "ssm"],
  sts: ["@aws-sdk/client-sts", "STS", "sts"],
};

const clients = new Map<string, Json>();

/**
 * Makes a call in a region.
 * @throws Error what AWS returns; or if a request has members that AWS does not know, or would leave this machine
 */
export async function callAws(call: Call, region: string, configuration: Configuration): Promise<Json> {
  const [service, method, request] = call;
  const [packageName, className, endpointName] = services[service];
  const sdk = require(packageName);
  const command = new sdk[`${method[0]!.toUpperCase()}${method.slice(1)}Command`](request);
  const unknown = unknownMembers(command.schema[4], request);
  if (unknown.length > 0) throw new Error(`AWS does not know ${unknown.join(", ")}`);

  const endpoint = configuration.endpoints[endpointName] ?? process.env.AWS_ENDPOINT_URL;
  const key = JSON.stringify([service, region, configuration]);
  if (!clients.has(key)) {
    requireLoopback(endpoint, endpointName);
    const { accessKey: accessKeyId, secretKey: secretAccessKey, token: sessionToken } = configuration;
    const credentials = accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey, sessionToken } : undefined;
    clients.set(key, new sdk[className]({ region, endpoint, ...(credentials && { credentials }) }));
  }
  return clients.get(key).send(command);
}

/** Real accounts are for the real plugin. */
function requireLoopback(endpoint: string | undefined, service: string): void {
  const host = endpoint && URL.canParse(endpoint) ? new URL(endpoint).hostname : "";
  if (!["127.0.0.1", "[::1]", "localhost"].includes(host))
    throw new Error(
      `this is a stand-in for tests, which only connects to this machine: set AWS_ENDPOINT_URL, or endpoints of the provider (${service} is at ${endpoint ?? "AWS"})`,
    );
}
