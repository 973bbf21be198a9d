import type { Identity } from "../../identity";
import { type Problems, shown } from "../../input/problem";

/** Tags by which whatever a stack made is found. */
export const stackTag = "vmfarm:stack";
export const ownerTag = "vmfarm:owner";
/** On an instance: of which machine of which stack it is. */
export const machineTag = "vmfarm:machine";
/** On a volume: which data disk of which machine it is. */
export const diskTag = "vmfarm:disk";
/** On a rule of a security group, with any value: somebody else's that stays. */
export const allowTag = "vmfarm:allow";

/** Tags of everything that is made. */
export function commonTags(
  { project, stack }: Identity,
  { tags, owner }: { tags: Readonly<Record<string, string>>; owner?: string },
): Record<string, string> {
  return { ...tags, [stackTag]: `${project}/${stack}`, [ownerTag]: owner ?? project };
}

const most = 40;

/**
 * What every service takes that is tagged: the IAM User Guide ("Tags for IAM resources"), and Elastic Load Balancing's and Route 53's the same.
 * EC2 and Auto Scaling would take any characters.
 */
const taggable = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/**
 * AWS takes 50 tags of a thing; what vmfarm and AWS add itself has to fit beside the user's.
 *
 * @param makesRole whether a role for machines may be made: IAM alone takes keys that differ in case for one
 */
export function checkTags(tags: unknown, makesRole: boolean, problems: Problems): void {
  if (tags === undefined) return;
  if (typeof tags !== "object" || tags === null || Array.isArray(tags)) {
    problems.addHere(`${shown(tags)} is not a mapping of tags`);
    return;
  }
  const entries = Object.entries(tags);
  if (entries.length > most) problems.addHere(`${entries.length} tags are more than the ${most} that AWS has room for`);
  for (const [i, [key, value]] of entries.entries()) {
    const here = problems.at(`["${key}"]`);
    if (/^(aws|vmfarm):/i.test(key) || key === "Name")
      here.addHere("is reserved: aws: for AWS, vmfarm: and Name for vmfarm");
    else if (key.length === 0 || key.length > 128) here.addHere("a key must have 1 to 128 characters");
    const alike = entries.slice(0, i).find(([other]) => other.toLowerCase() === key.toLowerCase());
    if (alike && makesRole)
      here.addHere(`IAM treats "${key}" and "${alike[0]}" as the same key; leave one of them out`);
    const keyFault = tagFault(key);
    if (keyFault) here.addHere(`the key ${keyFault}`);
    checkTagValue(value, here);
  }
}

/** The value of a tag; an empty one AWS takes. */
export function checkTagValue(value: unknown, problems: Problems): void {
  const fault = typeof value === "string" ? tagFault(value) : undefined;
  if (typeof value !== "string" || value.length > 256)
    problems.addHere(`${shown(value)} is not a string of at most 256 characters`);
  else if (fault) problems.addHere(`${shown(value)} ${fault}`);
}

function tagFault(text: string): string | undefined {
  if (text !== text.trim()) return "begins or ends with a space, which load balancers do not accept in tags; remove it";
  if (taggable.test(text)) return undefined;
  const others = [...new Set([...text].filter((one) => !taggable.test(one)))]
    .map((one) => JSON.stringify(one))
    .join(", ");
  return `has ${others}, but tags of roles and load balancers may only have letters, digits, spaces and _ . : / = + - @`;
}
