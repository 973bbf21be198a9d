import { Provider } from "@pulumi/aws/provider";
import type { Output } from "@pulumi/pulumi";
import type { Ec2Settings } from "./settings";

/** The parts of credentials that are secrets. */
export interface Secrets {
  readonly secretAccessKey?: Output<string>;
  readonly sessionToken?: Output<string>;
}

/** AWS's services that are asked for something. */
const services = ["autoscaling", "ec2", "elbv2", "iam", "kms", "route53", "ssm", "sts"] as const;

/** The program's provider for a region of an account: each provider resource is a plugin process of its own. */
export function awsProvider(
  name: string,
  { region, profile, accessKeyId, endpoint }: Ec2Settings,
  { secretAccessKey, sessionToken }: Secrets,
  tags: Record<string, string>,
): Provider {
  return new Provider(name, {
    region,
    profile,
    accessKey: accessKeyId,
    secretKey: secretAccessKey,
    token: sessionToken,
    defaultTags: { tags },
    ...(endpoint === undefined ? {} : elsewhere(endpoint)),
  });
}

/** What is not AWS itself knows no accounts and no instances' metadata. */
function elsewhere(endpoint: string) {
  return {
    endpoints: [Object.fromEntries(services.map((service) => [service, endpoint]))],
    skipCredentialsValidation: true,
    skipMetadataApiCheck: true,
    skipRequestingAccountId: true,
  };
}
