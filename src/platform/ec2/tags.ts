import type { Identity } from "../../identity";
import { type Problems, shown } from "../../input/problem";

/** Tags by which whatever a stack made is found. */
export const stackTag = "vmfarm:stack";
export const ownerTag = "vmfarm:owner";
/** On an instance: of which machine of which stack it is. */
export const machineTag = "vmfarm:machine";
/** On a volume: which data disk of which machine it is. */
export const diskTag = "vmfarm:disk";

/** Tags of everything that is made. */
export function commonTags(
  { project, stack }: Identity,
  { tags, owner }: { tags: Readonly<Record<string, string>>; owner?: string },
): Record<string, string> {
  return { ...tags, [stackTag]: `${project}/${stack}`, [ownerTag]: owner ?? project };
}

const most = 40;

/** AWS takes 50 tags of a thing; what vmfarm and AWS add itself has to fit beside the user's. */
export function checkTags(tags: unknown, path: string, problems: Problems): void {
  if (tags === undefined) return;
  if (typeof tags !== "object" || tags === null || Array.isArray(tags)) {
    problems.add(path, `${shown(tags)} is no mapping of tags`);
    return;
  }
  const entries = Object.entries(tags);
  if (entries.length > most) problems.add(path, `${entries.length} tags are more than the ${most} there is room for`);
  for (const [key, value] of entries) {
    if (/^(aws|vmfarm):/i.test(key) || key === "Name")
      problems.add(`${path}["${key}"]`, "is not yours to set: aws: is AWS's, vmfarm: and Name are vmfarm's");
    else if (key.length === 0 || key.length > 128) problems.add(`${path}["${key}"]`, "a key has 1 to 128 characters");
    if (typeof value !== "string" || value.length > 256)
      problems.add(`${path}["${key}"]`, `${shown(value)} is no text of at most 256 characters`);
  }
}
