import { gunzipSync } from "node:zlib";
import { isMergeRule, noMergeRule, readCloudConfig } from "./extraCloudConfig";
import { type MimeLeaf, parseMime } from "./parseMime";

/** Extra user-data of the user, recognised; `text` is what it says when it has been unpacked. */
export type Extra =
  | {
      kind: "cloud-config";
      text: string;
      /** Whether it says itself how it is merged. */
      mergesItself: boolean;
    }
  | { kind: "script"; text: string }
  | { kind: "mime"; text: string };

/** Most bytes that compressed user-data may unpack to. */
const unpackedLimit = 2 ** 24;

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

/** Content types of parts that cloud-init unpacks before it looks at what they are. */
const compressedTypes = [
  "application/gzip",
  "application/gzip-compressed",
  "application/gzipped",
  "application/x-compress",
  "application/x-compressed",
  "application/x-gunzip",
  "application/x-gzip",
  "application/x-gzip-compressed",
];

/** Recognises and checks extra user-data; white space before it is taken off, base64 and gzip around it are undone. */
export function readExtra(given: string): Extra | { fault: string } {
  const unpacked = unpack(given);
  if (typeof unpacked !== "string") return unpacked;
  const text = unpacked.trimStart();
  if (/^#cloud-config[ \t]*(\r?\n|$)/.test(text)) {
    const line = unpacked.slice(0, unpacked.length - text.length).split("\n").length;
    const read = readCloudConfig(text, line);
    return "fault" in read ? read : { kind: "cloud-config", text, ...read };
  }
  if (text.startsWith("#!"))
    return /^[^\n]*\r(?!\n)/.test(text)
      ? {
          fault:
            "is a script with CR line endings, so its interpreter would not be found; save it with LF line endings",
        }
      : { kind: "script", text };
  if (!text.startsWith("#") && /^mime-version:/im.test(text.slice(0, 4096))) return readMime(text);
  return {
    fault:
      'is not valid user-data: its first line must be "#cloud-config" or "#!" and an interpreter, or it must be a MIME document with a MIME-Version header; put any other kind into a part of a MIME document',
  };
}

/** Undoes what tools such as `cloudinit_config` wrap user-data in: base64, and gzip inside it. */
function unpack(given: string): string | { fault: string } {
  if (["\u001f\u008b", "\u001f\ufffd"].includes(given.slice(0, 2)))
    return { fault: "is compressed data that was read as text, which damages it; pass it as base64, or uncompressed" };
  const compact = given.replace(/\s+/g, "");
  if (!/^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(compact)) return given;
  const bytes = Buffer.from(compact, "base64");
  const zipped = isGzip(bytes);
  const inner = zipped ? gunzip(bytes) : bytes;
  if (!inner)
    return { fault: `is base64 of compressed data that is damaged, or unpacks to more than ${unpackedLimit} bytes` };
  // If the decoded data is not text, this is a word that only looks like base64.
  return utf8(inner) ?? (zipped ? { fault: "is base64 of compressed data that is not UTF-8 text" } : given);
}

function readMime(text: string): Extra | { fault: string } {
  if (/[^\t\n\r -~]/.test(text))
    return {
      fault:
        "is a MIME document with non-ASCII characters, which cloud-init garbles; encode those parts in base64 (Content-Transfer-Encoding)",
    };
  const parsed = parseMime(text);
  if ("fault" in parsed) return { fault: `is a MIME document that cloud-init cannot read: ${parsed.fault}` };
  const leaves = parsed.leaves.map(recognised);
  const custom = leaves.some((leaf) => leaf.contentType === "text/part-handler");
  for (const [i, { contentType, content, mergeType }] of leaves.entries()) {
    if (!custom && !contentTypes.includes(contentType))
      return {
        fault: `has a part ${i + 1} of type ${contentType}, which cloud-init ignores; use one of ${contentTypes.join(", ")}`,
      };
    if (content === undefined && contentTypes.includes(contentType))
      return { fault: `has a part ${i + 1} that is not UTF-8 text, which cloud-init cannot write to a file` };
    if (content === undefined || contentType !== "text/cloud-config") continue;
    if (!isMergeRule(mergeType)) return { fault: `has a part ${i + 1} with a Merge-Type that ${noMergeRule}` };
    const read = readCloudConfig(content, 1);
    if ("fault" in read) return { fault: `has a part ${i + 1} that ${read.fault}` };
  }
  return { kind: "mime", text };
}

interface Recognised {
  contentType: string;
  /** Undefined where it is no text. */
  content: string | undefined;
  mergeType: string | null;
}

/** What cloud-init takes a part for: it unpacks compressed ones, and looks at how one begins that calls itself plain text or a shell script. */
function recognised(leaf: MimeLeaf): Recognised {
  const unpacked = compressedTypes.includes(leaf.contentType) ? gunzip(leaf.content) : undefined;
  // A decompressed part loses its header fields.
  const mergeType = unpacked ? null : leaf.mergeType;
  const content = utf8(unpacked ?? leaf.content);
  // Python's parser treats parts with a malformed type as plain text.
  const contentType = unpacked || leaf.contentType.split("/").length !== 2 ? "text/plain" : leaf.contentType;
  if (contentType !== "text/plain" && contentType !== "text/x-shellscript") return { contentType, content, mergeType };
  const start = content?.trimStart().toLowerCase() ?? "";
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
  return { contentType: found?.[1] ?? contentType, content, mergeType };
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function gunzip(bytes: Buffer): Buffer | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: unpackedLimit });
  } catch {
    return undefined;
  }
}

function utf8(bytes: Buffer): string | undefined {
  const text = bytes.toString("utf8");
  return Buffer.from(text, "utf8").equals(bytes) ? text : undefined;
}
