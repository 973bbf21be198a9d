import { spawnSync } from "node:child_process";
import { parse } from "yaml";

/** A leaf of a MIME document as read back. */
export interface Leaf {
  type: string;
  filename: string | null;
  mergeType: string | null;
  content: string;
}

/**
 * Reads MIME documents with Python's email package, which is what cloud-init uses, and decodes the leaves as cloud-init's
 * `util.fully_decoded_payload` does. One Python process reads them all.
 */
export function readWithPython(documents: string[]): Leaf[][] {
  const program = `
import email, json, sys
def leaves(text):
    for part in email.message_from_string(text).walk():
        if part.get_content_maintype() != "multipart":
            content = part.get_payload(decode=True).decode("utf-8", "surrogateescape")
            yield {"type": part.get_content_type(), "filename": part.get_filename(), "mergeType": part.get("Merge-Type"), "content": content}
json.dump([list(leaves(text)) for text in json.load(sys.stdin)], sys.stdout)`;
  const done = spawnSync("python3", ["-c", program], {
    input: JSON.stringify(documents),
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  });
  if (done.status !== 0) throw new Error(`python3: ${done.error?.message ?? done.stderr}`);
  return JSON.parse(done.stdout);
}

/** A simple parser for the documents that vmfarm writes: one boundary, 7bit or base64. */
export function readPlainly(document: string): Leaf[] {
  const boundary = /^Content-Type: multipart\/mixed; boundary="(.+)"$/m.exec(document)![1]!;
  const parts = document.split(`\n--${boundary}`);
  if (parts.at(-1) !== "--\n") throw new Error("the document does not end with its boundary");
  return parts.slice(1, -1).flatMap((part) => {
    const end = part.indexOf("\n\n");
    const head = part.slice(0, end);
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(head)?.[1] ?? null;
    const body = part.slice(end + 2);
    if (field("Content-Type")!.startsWith("multipart/")) return readPlainly(part.slice(1));
    return {
      type: field("Content-Type")!.split(";")[0]!,
      filename: /filename="(.*)"/.exec(field("Content-Disposition") ?? "")?.[1] ?? null,
      mergeType: field("Merge-Type"),
      content: field("Content-Transfer-Encoding") === "base64" ? Buffer.from(body, "base64").toString("utf8") : body,
    };
  });
}

// biome-ignore lint/suspicious/noExplicitAny: a cloud-config is any YAML mapping.
export type CloudConfig = Record<string, any>;

/** A cloud-config as read with YAML 1.1, which cloud-init uses. */
export function readCloudConfig(text: string): CloudConfig {
  if (!text.startsWith("#cloud-config\n")) throw new Error("no #cloud-config");
  return parse(text, { version: "1.1" });
}

export function fromBase64(text: string): string {
  return Buffer.from(text, "base64").toString("utf8");
}
