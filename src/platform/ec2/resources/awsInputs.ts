import { changedInputs } from "../../../dynamic/provider";
import { type AwsAccess, samePlace } from "../api/access";

/**
 * What differs between two inputs: other credentials of the same place are a change, which is taken note of, and none of the thing itself.
 * `changed` has `aws` only where it is another place.
 */
export function changedApartFromCredentials<T extends { aws: AwsAccess }>(
  olds: T,
  news: T,
): { changes: boolean; changed: string[] } {
  const all = changedInputs(olds, news);
  const changed = all.filter((key) => key !== "aws" || !samePlace(olds.aws, news.aws));
  return { changes: all.length > 0, changed };
}
