import type { AwsAccess } from "./access";
import { unlessMissing } from "./awsError";
import { awsClient } from "./clients";

/** Value of a parameter of the Systems Manager; undefined where there is none. */
export async function findParameter(access: AwsAccess, name: string): Promise<string | undefined> {
  const answer = await unlessMissing(awsClient("ssm", access).getParameter({ Name: name }));
  return answer?.Parameter?.Value;
}
