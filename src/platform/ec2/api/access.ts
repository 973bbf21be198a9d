/** A region of an AWS account, and how one gets in. */
export interface AwsAccess {
  /** Such as `eu-central-1`. */
  region: string;
  /** Profile of the AWS configuration files. Default: what the AWS SDK finds by itself: environment, default profile, role of the instance. */
  profile?: string;
  /** Access key with its secret, in place of what the SDK finds by itself. Secrets. */
  accessKeyId?: string;
  secretAccessKey?: string;
  /** Of temporary credentials. Secret. */
  sessionToken?: string;
  /** Base address that all requests go to, in place of AWS's own. */
  endpoint?: string;
}

/** Whether two accesses lead to the same place; other credentials of the same place change nothing that is there. */
export function samePlace(a: AwsAccess | undefined, b: AwsAccess): boolean {
  return a?.region === b.region && a.endpoint === b.endpoint;
}
