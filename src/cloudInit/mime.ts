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
  // Python's parser, which cloud-init uses, garbles what is not ASCII in a part that is not encoded.
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

/** One leaf of a parsed MIME document. */
export interface MimeLeaf {
  /** Lower case, without parameters. */
  contentType: string;
  content: string;
}

/** The leaves of a MIME document, or what is wrong with it. */
export function parseMime(document: string): { leaves: MimeLeaf[] } | { fault: string } {
  const { headers, body } = splitEntity(document);
  const contentType = headers.get("content-type") ?? "text/plain";
  const type = contentType.split(";")[0]!.trim().toLowerCase();
  if (!type.startsWith("multipart/"))
    return { leaves: [{ contentType: type, content: decode(body, headers.get("content-transfer-encoding")) }] };
  const parameter = /;\s*boundary\s*=\s*(?:"((?:[^"\\]|\\.)+)"|([^\s;"]+))/i.exec(contentType);
  if (!parameter) return { fault: "its Content-Type multipart names no boundary" };
  const boundary = parameter[1]?.replace(/\\(.)/g, "$1") ?? parameter[2]!;
  const parts = splitParts(body, boundary);
  if (!parts) return { fault: `its last part is not closed by a line "--${boundary}--"` };
  if (parts.length === 0) return { fault: `it has no part: no line is "--${boundary}"` };
  const leaves: MimeLeaf[] = [];
  for (const part of parts) {
    const parsed = parseMime(part);
    if ("fault" in parsed) return parsed;
    leaves.push(...parsed.leaves);
  }
  return { leaves };
}

function splitEntity(entity: string): { headers: Map<string, string>; body: string } {
  const blank = /(?:^|\r\n|\n)(?:\r\n|\n)/.exec(entity);
  const head = blank ? entity.slice(0, blank.index) : entity;
  const headers = new Map<string, string>();
  for (const line of head.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/)) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return { headers, body: blank ? entity.slice(blank.index + blank[0].length) : "" };
}

/** What lies between the boundary's lines; undefined where the closing one is missing. */
function splitParts(body: string, boundary: string): string[] | undefined {
  const parts: string[][] = [];
  for (const line of body.split("\n")) {
    const text = line.trimEnd();
    if (text === `--${boundary}--`) return parts.map((lines) => lines.join("\n"));
    if (text === `--${boundary}`) parts.push([]);
    else parts.at(-1)?.push(line);
  }
  return undefined;
}

function decode(body: string, encoding = "7bit"): string {
  switch (encoding.toLowerCase()) {
    case "base64":
      return Buffer.from(body, "base64").toString("utf8");
    case "quoted-printable": {
      const joined = body.replace(/=[ \t]*\r?\n/g, "");
      const bytes = joined.replace(/=([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
      return Buffer.from(bytes, "latin1").toString("utf8");
    }
    default:
      return body;
  }
}
