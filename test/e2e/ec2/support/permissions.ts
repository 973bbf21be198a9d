import { actionsOf, type Feature } from "../../../../src/platform/ec2/permissions";
import type { Moto } from "../../../support/moto";

/** IAM actions that AWS's SDK has used so far and that the policies for these features do not allow. boto3's are the test's own. */
export function actionsNotAllowed(moto: Moto, features: readonly Feature[]): string[] {
  const ours = moto.requests.filter(({ headers }) => headers["user-agent"]?.startsWith("aws-sdk-js"));
  const taken = new Set(ours.map(({ action }) => action));
  if (taken.size === 0) throw new Error("AWS's SDK has not asked for anything");
  return [...taken].filter((action) => !actionsOf(features).includes(action)).sort();
}
