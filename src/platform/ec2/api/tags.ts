import type { AwsAccess } from "./access";
import { awsClient } from "./clients";

export type Tags = Record<string, string>;

/** Tags in the form of EC2's requests. */
export function toTagList(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

export function fromTagList(list: { Key?: string; Value?: string }[] | undefined): Tags {
  return Object.fromEntries((list ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
}

/** A filter for what has these tags. */
export function tagFilters(tags: Tags): { Name: string; Values: string[] }[] {
  return Object.entries(tags).map(([key, value]) => ({ Name: `tag:${key}`, Values: [value] }));
}

export async function addTags(access: AwsAccess, id: string, tags: Tags): Promise<void> {
  await awsClient("ec2", access).createTags({ Resources: [id], Tags: toTagList(tags) });
}

/** Takes away tags that a thing was given before and is not given any more, as far as nobody has given them another value since. */
export async function removeTags(access: AwsAccess, id: string, before: Tags, now: Tags): Promise<void> {
  const gone = Object.fromEntries(Object.entries(before).filter(([key]) => !(key in now)));
  if (Object.keys(gone).length === 0) return;
  await awsClient("ec2", access).deleteTags({ Resources: [id], Tags: toTagList(gone) });
}

export async function removeTag(access: AwsAccess, id: string, key: string): Promise<void> {
  await awsClient("ec2", access).deleteTags({ Resources: [id], Tags: [{ Key: key }] });
}
