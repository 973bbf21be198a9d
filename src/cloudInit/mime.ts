import { createHash } from "node:crypto";

/** One part of a multipart document. */
export interface MimePart {
  contentType: string;
  /** More header fields, name and value. */
  headers?: [string, string][];
  content: string;
}

/** A part that is already a MIME entity: its header block and body, taken over byte for byte. */
export interface MimeEntity {
  entity: string;
}

/** A multipart/mixed document. The same parts give the same bytes. */
export function renderMultipart(parts: (MimePart | MimeEntity)[]): string {
  const entities = parts.map((part) => ("entity" in part ? part.entity : renderPart(part)));
  const boundary = boundaryFor(entities);
  return [
    `Content-Type: multipart/mixed; boundary="${boundary}"\nMIME-Version: 1.0\n`,
    ...entities.map((entity) => `--${boundary}\n${entity}`),
    `--${boundary}--\n`,
  ].join("\n");
}

function renderPart(part: MimePart): string {
  // Python's parser, which cloud-init uses, garbles non-ASCII text in parts that are not encoded.
  const plain = /^[\t\n -~]*$/.test(part.content);
  const headers = [
    ["Content-Type", `${part.contentType}; charset="utf-8"`],
    ["MIME-Version", "1.0"],
    ["Content-Transfer-Encoding", plain ? "7bit" : "base64"],
    ...(part.headers ?? []),
  ];
  const base64 = () =>
    Buffer.from(part.content, "utf8")
      .toString("base64")
      .replace(/.{76}(?=.)/g, "$&\n");
  return `${headers.map(([name, value]) => `${name}: ${value}\n`).join("")}\n${plain ? part.content : base64()}`;
}

/** A hash of the parts, so it occurs in none of them: nobody finds a text that holds its own hash. */
function boundaryFor(entities: string[]): string {
  const hash = createHash("sha256").update(JSON.stringify(entities));
  return `vmfarm-${hash.digest("hex").slice(0, 32)}`;
}
