import type { AutoScaling } from "@aws-sdk/client-auto-scaling";
import type { EBS } from "@aws-sdk/client-ebs";
import type { EC2 } from "@aws-sdk/client-ec2";
import type { Route53 } from "@aws-sdk/client-route-53";
import type { SSM } from "@aws-sdk/client-ssm";
import type { AwsAccess } from "./access";

/** The AWS SDK's packages, optional peers of this one. */
const packages = {
  autoScaling: "@aws-sdk/client-auto-scaling",
  ebs: "@aws-sdk/client-ebs",
  ec2: "@aws-sdk/client-ec2",
  route53: "@aws-sdk/client-route-53",
  ssm: "@aws-sdk/client-ssm",
} as const;
type Service = keyof typeof packages;

interface Clients {
  autoScaling: AutoScaling;
  ebs: EBS;
  ec2: EC2;
  route53: Route53;
  ssm: SSM;
}

/** Class names that the packages export. */
const classes = { autoScaling: "AutoScaling", ebs: "EBS", ec2: "EC2", route53: "Route53", ssm: "SSM" } as const;

const made = new Map<string, Clients[Service]>();

/**
 * A client of one service, made once for an access: its connections are used again. The package is loaded here and nowhere else, since
 * loading `client-ec2` takes most of a second.
 * @throws Error where the package is not installed.
 */
export function awsClient<S extends Service>(service: S, access: AwsAccess): Clients[S] {
  const key = JSON.stringify([service, access]);
  let client = made.get(key);
  if (!client) {
    const Client = load(service)[classes[service]] as new (settings: object) => Clients[S];
    client = new Client(settings(service, access));
    made.set(key, client);
  }
  return client as Clients[S];
}

/** Blocks of one image that are on their way at the same time. */
export const parallelBlocks = 32;

function settings(service: Service, access: AwsAccess): object {
  const { region, endpoint, profile, accessKeyId, secretAccessKey, sessionToken } = access;
  return {
    region,
    ...(endpoint && { endpoint }),
    ...(profile && { profile }),
    ...(accessKeyId && secretAccessKey && { credentials: { accessKeyId, secretAccessKey, sessionToken } }),
    maxAttempts: 10,
    // Throttles all requests of a client once AWS reports that there are too many.
    retryMode: service === "ebs" ? "adaptive" : "standard",
    // Without limits, a silently broken connection would block forever.
    requestHandler: {
      connectionTimeout: 10_000,
      socketTimeout: 60_000,
      httpAgent: { keepAlive: true, maxSockets: parallelBlocks },
      httpsAgent: { keepAlive: true, maxSockets: parallelBlocks },
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a module that is chosen at run time
function load(service: Service): any {
  // The SDK warns at every start of the plugin that a later version will need a newer Node.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  try {
    return require(packages[service]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    throw new Error(`EC2 needs packages of the AWS SDK that are not installed: ${installCommand}`);
  }
}

const installCommand = `npm install ${Object.values(packages).join(" ")}`;

/** All items of an answer that AWS gives in pages. */
export async function allPages<P extends { NextToken?: string }, T>(
  ask: (token: string | undefined) => Promise<P>,
  items: (page: P) => T[] | undefined,
): Promise<T[]> {
  const all: T[] = [];
  let token: string | undefined;
  do {
    const page = await ask(token);
    all.push(...(items(page) ?? []));
    token = page.NextToken || undefined;
  } while (token);
  return all;
}
