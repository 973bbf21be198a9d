import { parseDocument } from "yaml";
import { parseMime } from "./mime";

/** Extra user-data of the user, recognised. */
export type Extra =
  | {
      kind: "cloud-config";
      text: string;
      /** Whether it says itself how it is merged. */
      mergesItself: boolean;
    }
  | { kind: "script"; text: string }
  | { kind: "mime"; text: string };

/** Keys under which vmfarm itself gives a list: cloud-init drops one of the two where the other is no list. */
const listKeys = ["users", "write_files", "packages", "runcmd", "fs_setup", "mounts"];

/** Content types that a cloud-init without part handlers of its own knows. */
const contentTypes = [
  "text/cloud-boothook",
  "text/cloud-config",
  "text/cloud-config-archive",
  "text/cloud-config-jsonp",
  "text/jinja2",
  "text/part-handler",
  "text/x-include-once-url",
  "text/x-include-url",
  "text/x-shellscript",
  "text/x-shellscript-per-boot",
  "text/x-shellscript-per-instance",
  "text/x-shellscript-per-once",
];

/** Recognises and checks extra user-data; white space before it is taken off. */
export function readExtra(given: string): Extra | { fault: string } {
  const text = given.trimStart();
  if (/^#cloud-config[ \t]*(\r?\n|$)/.test(text)) {
    const line = given.slice(0, given.length - text.length).split("\n").length;
    const read = readCloudConfig(text, line);
    return "fault" in read ? read : { kind: "cloud-config", text, ...read };
  }
  if (text.startsWith("#!"))
    return /^[^\n]*\r/.test(text)
      ? { fault: "is a script with Windows line ends, which its interpreter would not find; save it with LF line ends" }
      : { kind: "script", text };
  if (!text.startsWith("#") && /^mime-version:/im.test(text.slice(0, 4096))) return readMime(text);
  return {
    fault:
      'is no user-data: its first line must be "#cloud-config" or "#!" and an interpreter, or it must be a MIME document with a MIME-Version header; put any other kind into a part of a MIME document',
  };
}

function readCloudConfig(text: string, firstLine: number): { mergesItself: boolean } | { fault: string } {
  // Version 1.1 is what cloud-init's own parser reads.
  const document = parseDocument(text, { version: "1.1", prettyErrors: true });
  const fault = document.errors[0] ?? document.warnings[0];
  if (fault) {
    const at = fault.linePos?.[0];
    const where = at ? ` at line ${at.line + firstLine - 1}, column ${at.col}` : "";
    return { fault: `is no cloud-config: not valid YAML${where}: ${summary(fault.message)}` };
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    return { fault: `is no cloud-config: ${summary((error as Error).message)}` };
  }
  if (value === null) return { fault: "is an empty cloud-config; write a key below its first line or leave it out" };
  if (typeof value !== "object" || Array.isArray(value))
    return { fault: `is no cloud-config: it must be a mapping such as "packages: [nginx]", not ${shape(value)}` };
  const wrong = listKeys.find((key) => key in value && !Array.isArray((value as Record<string, unknown>)[key]));
  if (wrong) return { fault: `has a key "${wrong}" that is no list; write it as a list, so that it can be appended` };
  return { mergesItself: "merge_how" in value || "merge_type" in value };
}

function readMime(text: string): Extra | { fault: string } {
  if (/[^\t\n\r -~]/.test(text))
    return {
      fault:
        "is a MIME document with characters that are not ASCII, which cloud-init garbles; encode those parts in base64 (Content-Transfer-Encoding)",
    };
  const parsed = parseMime(text);
  if ("fault" in parsed) return { fault: `is a MIME document that cloud-init cannot read: ${parsed.fault}` };
  const types = parsed.leaves.map((leaf) => ({ ...leaf, contentType: effectiveType(leaf.contentType, leaf.content) }));
  const custom = types.some((leaf) => leaf.contentType === "text/part-handler");
  for (const [i, leaf] of types.entries()) {
    if (!custom && !contentTypes.includes(leaf.contentType))
      return {
        fault: `has a part ${i + 1} of type ${leaf.contentType}, which cloud-init ignores; use one of ${contentTypes.join(", ")}`,
      };
    const read = leaf.contentType === "text/cloud-config" ? readCloudConfig(leaf.content, 1) : undefined;
    if (read && "fault" in read) return { fault: `has a part ${i + 1} that ${read.fault}` };
  }
  return { kind: "mime", text };
}

/** cloud-init looks at the first characters of a part that calls itself plain text or a shell script. */
function effectiveType(contentType: string, content: string): string {
  if (contentType !== "text/plain" && contentType !== "text/x-shellscript") return contentType;
  const start = content.trimStart().toLowerCase();
  const found = [
    ["#cloud-config-archive", "text/cloud-config-archive"],
    ["#cloud-config-jsonp", "text/cloud-config-jsonp"],
    ["#cloud-config", "text/cloud-config"],
    ["#cloud-boothook", "text/cloud-boothook"],
    ["#part-handler", "text/part-handler"],
    ["#include", "text/x-include-url"],
    ["## template: jinja", "text/jinja2"],
    ["#!", "text/x-shellscript"],
  ].find(([prefix]) => start.startsWith(prefix!));
  return found?.[1] ?? contentType;
}

/** The first line of a parser's message, without the position, which is given once and in our own words. */
function summary(message: string): string {
  if (message.includes("multiple documents")) return "it holds more than one document; remove the line ---";
  return message.split("\n")[0]!.replace(/ at line \d+, column \d+:?$/, "");
}

function shape(value: unknown): string {
  return Array.isArray(value) ? "a list" : `a ${typeof value}`;
}
