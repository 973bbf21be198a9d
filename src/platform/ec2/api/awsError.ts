/** Whether AWS answered with one of these error codes, such as `InvalidAMIID.NotFound`. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return codes.includes((error as Error | undefined)?.name ?? "");
}

const missingCredentials =
  "no AWS credentials were found: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile in the arguments";
const wrongCredentials = "AWS rejects the credentials";

/** What to tell about codes whose own text does not say what to do. */
const advice: Record<string, string> = {
  CredentialsProviderError: missingCredentials,
  AuthFailure: wrongCredentials,
  InvalidClientTokenId: wrongCredentials,
  SignatureDoesNotMatch: wrongCredentials,
  UnrecognizedClientException: wrongCredentials,
  ExpiredToken: "the AWS credentials have expired: sign in again",
  ExpiredTokenException: "the AWS credentials have expired: sign in again",
  RequestExpired: "the AWS credentials have expired, or the clock of this machine is wrong",
  OptInRequired: "the region is not enabled for this account",
};
const denied = [
  "UnauthorizedOperation",
  "AccessDenied",
  "AccessDeniedException",
  "Client.UnauthorizedOperation",
] as const;
const unreachable = ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "TimeoutError"];

/** An AWS error as one readable line that says what to do where that is known. */
export function awsReason(error: unknown): string {
  const { name, code, message } = error as Error & { code?: string };
  if (advice[name]) return name === "CredentialsProviderError" ? advice[name] : `${advice[name]} (${name}: ${message})`;
  if (isDenied(error)) return `AWS denied the request: ${message}; add the action to the IAM policy, see docs/ec2.md`;
  if (unreachable.includes(code ?? name))
    return `AWS does not respond: ${message}. Check the region and the network connection.`;
  // Errors that do not come from AWS already have a readable message.
  return "$fault" in (error as Error) ? `${name}: ${message}` : message;
}

export function isDenied(error: unknown): boolean {
  return hasCode(error, ...denied);
}

/** Awaits AWS; an error becomes one with a readable message that begins with what was tried. */
export async function explained<T>(tried: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new Error(`${tried}: ${awsReason(error)}`, { cause: error });
  }
}

/** Undefined where AWS answers that there is no such thing. */
export async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (/NotFound|\.Unavailable|Malformed|ResourceNotFoundException/.test((error as Error)?.name ?? ""))
      return undefined;
    throw error;
  }
}
