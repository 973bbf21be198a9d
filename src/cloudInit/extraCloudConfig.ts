import { readPyYaml } from "./pyYaml";

/** Keys under which vmfarm itself gives a list: cloud-init drops one of the two where the other is no list. */
const listKeys = ["users", "write_files", "packages", "runcmd", "bootcmd", "fs_setup", "mounts"];

/**
 * Checks a cloud-config of the user's. What cloud-init cannot read it leaves out, with no more than a line in its log.
 *
 * @param firstLine number of its first line in what the user gave
 */
export function readCloudConfig(
  text: string,
  firstLine: number,
): { /** Whether it says itself how it is merged. */ mergesItself: boolean } | { fault: string } {
  const read = readPyYaml(text);
  if ("fault" in read) {
    const { reason, line, column } = read.fault;
    const where = line === undefined ? "" : `not valid YAML at line ${line + firstLine - 1}, column ${column}: `;
    return { fault: `is not a valid cloud-config: ${where}${reason}` };
  }
  const { value } = read;
  if (value === null) return { fault: "is an empty cloud-config; write a key below its first line or leave it out" };
  if (!(value instanceof Map))
    return {
      fault: `is not a valid cloud-config: it must be a mapping such as "packages: [nginx]", not ${shape(value)}`,
    };
  const wrong = listKeys.find((key) => value.has(key) && !Array.isArray(value.get(key)));
  if (wrong)
    return { fault: `has a key "${wrong}" that is not a list; write it as a list, so that it can be appended` };
  const merge = ["merge_how", "merge_type"].find((key) => value.has(key));
  if (merge !== undefined && !isMergeRule(value.get(merge))) return { fault: `has a ${merge} that ${noMergeRule}` };
  return { mergesItself: merge !== undefined };
}

/** The end of a sentence about a rule of merging that `isMergeRule` refuses. */
export const noMergeRule =
  'cloud-init does not know; write it as "list(append)+dict(recurse_list)+str()", with list, dict and str only';

/** Whether cloud-init knows a rule of merging, which is a text or a list; null is none at all. */
export function isMergeRule(rule: unknown): boolean {
  if (rule === null) return true;
  if (typeof rule === "string")
    return rule.split("+").every((one) => /^[ \t]*((list|dict|str)\(.*\)[ \t]*)?$/i.test(one));
  return Array.isArray(rule) && rule.every(isNamedRule);
}

function isNamedRule(rule: unknown): boolean {
  const name = rule instanceof Map ? rule.has("settings") && rule.get("name") : Array.isArray(rule) && rule[0];
  return typeof name === "string" && /^(list|dict|str)$/.test(name.trim());
}

function shape(value: unknown): string {
  return Array.isArray(value) ? "a list" : `a ${typeof value}`;
}
