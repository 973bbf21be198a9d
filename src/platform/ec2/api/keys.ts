import type { AwsAccess } from "./access";
import { isDenied } from "./awsError";
import { awsClient } from "./clients";
import type { OwnVolume } from "./volumes";

/** What is the same of a key in all its names: the id in an ARN, or alone. Undefined of an alias, which only KMS can resolve. */
export function keyId(name: string): string | undefined {
  return /^(?:arn:[^:]*:kms:[^:]*:\d*:key\/)?([\w-]+)$/.exec(name)?.[1];
}

/**
 * Whether a volume is encrypted with a key.
 *
 * @param wanted its ARN or id; empty: the account's own key for EBS in the region
 * @returns undefined where AWS does not tell enough to say
 */
export async function hasKey(access: AwsAccess, { kmsKey }: OwnVolume, wanted: string): Promise<boolean | undefined> {
  const [is, should] = [keyId(kmsKey), keyId(wanted || (await defaultKey(access)))];
  return is === undefined || should === undefined ? undefined : is === should;
}

/** The key that EBS takes where none is named; empty where the account may not be asked for it. */
async function defaultKey(access: AwsAccess): Promise<string> {
  try {
    return (await awsClient("ec2", access).getEbsDefaultKmsKeyId({})).KmsKeyId ?? "";
  } catch (error) {
    if (isDenied(error)) return "";
    throw error;
  }
}
