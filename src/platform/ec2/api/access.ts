/** Where something is in AWS. */
export interface AwsLocation {
  /** Such as `eu-central-1`. */
  region: string;
  /** Base address that all requests go to, in place of AWS's own. */
  endpoint?: string;
}

/** How one gets in. Default: what the AWS SDK finds by itself: environment, default profile, role of the instance. */
export interface AwsCredentials {
  /** Profile of the AWS configuration files. */
  profile?: string;
  /** Access key with its secret, in place of what the SDK finds by itself. Secrets. */
  accessKeyId?: string;
  secretAccessKey?: string;
  /** Of temporary credentials. Secret. */
  sessionToken?: string;
}

/** A location in AWS and how it is asked. */
export interface AwsAccess extends AwsLocation, AwsCredentials {}

/** Whether something was, and is to be, in one place. */
export function sameLocation(before: AwsLocation | undefined, now: AwsLocation): boolean {
  return before?.region === now.region && before.endpoint === now.endpoint;
}
