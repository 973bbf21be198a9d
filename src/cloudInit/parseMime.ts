/** One leaf of a parsed MIME document. */
export interface MimeLeaf {
  /** Lower case, without parameters. */
  contentType: string;
  /** As it is after its transfer encoding has been undone. */
  content: Buffer;
  /** cloud-init's own field that says how a cloud-config is merged. */
  mergeType: string | null;
}

/**
 * The leaves of a MIME document, or what is wrong with it. It is read as Python's email package does, which is cloud-init's: CRLF, LF and CR
 * end a line in any mixture, and the line end before a boundary belongs to the boundary.
 */
export function parseMime(document: string): { leaves: MimeLeaf[] } | { fault: string } {
  return parseEntity(document.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? []);
}

/** `lines` have their ends. */
function parseEntity(lines: string[]): { leaves: MimeLeaf[] } | { fault: string } {
  const { headers, body } = splitEntity(lines);
  const contentType = headers.get("content-type") ?? "text/plain";
  const type = contentType.split(";")[0]!.trim().toLowerCase();
  if (!type.startsWith("multipart/")) {
    const content = decode(body.join(""), headers.get("content-transfer-encoding"));
    if (content === undefined) return { fault: "a part that is declared as base64 is not valid base64" };
    const mergeType = headers.get("merge-type") || headers.get("x-merge-type") || null;
    return { leaves: [{ contentType: type, content, mergeType }] };
  }
  const boundary = boundaryOf(contentType);
  if (boundary === undefined) return { fault: "its multipart Content-Type has no boundary" };
  const parts = splitParts(body, boundary);
  if (!parts) return { fault: `its last part is not terminated by a line "--${boundary}--"` };
  if (parts.length === 0) return { fault: `it has no parts: there is no line "--${boundary}"` };
  const leaves: MimeLeaf[] = [];
  for (const part of parts) {
    const parsed = parseEntity(part);
    if ("fault" in parsed) return parsed;
    leaves.push(...parsed.leaves);
  }
  return { leaves };
}

/** Header fields up to an empty line, or to one that cannot be a field: that one is the first of the body. */
function splitEntity(lines: string[]): { headers: Map<string, string>; body: string[] } {
  const end = lines.findIndex((line) => !/^(?:[!-9;-~]*:|[ \t])/.test(line));
  const head = end < 0 ? lines : lines.slice(0, end);
  const headers = new Map<string, string>();
  const unfolded = head.join("").replace(/(?:\r\n|\r|\n)[ \t]+/g, " ");
  for (const line of unfolded.split(/[\r\n]+/)) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    // If a field occurs twice, the first one counts.
    if (colon > 0 && !headers.has(name)) headers.set(name, line.slice(colon + 1).trim());
  }
  const body = end < 0 ? [] : lines.slice(/^[\r\n]/.test(lines[end]!) ? end + 1 : end);
  return { headers, body };
}

function boundaryOf(contentType: string): string | undefined {
  const parameters = contentType.matchAll(/;\s*([^\s=;]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;"]*))/g);
  for (const [, name, quoted, plain] of parameters) {
    if (name!.toLowerCase() === "boundary") return (quoted?.replace(/\\(.)/g, "$1") ?? plain!).trimEnd() || undefined;
  }
  return undefined;
}

/** What lies between the boundary's lines; undefined where the closing one is missing. */
function splitParts(lines: string[], boundary: string): string[][] | undefined {
  const parts: string[][] = [];
  for (const line of lines) {
    const text = line.replace(/[ \t\r\n]+$/, "");
    const closes = text === `--${boundary}--`;
    const divides = closes || text === `--${boundary}`;
    // Of consecutive boundaries, all but the first are skipped.
    if (divides && parts.at(-1)?.length === 0) continue;
    if (closes) return parts.map(withoutLastLineEnd);
    if (divides) parts.push([]);
    else parts.at(-1)?.push(line);
  }
  return undefined;
}

function withoutLastLineEnd(lines: string[]): string[] {
  return lines.map((line, i) => (i === lines.length - 1 ? line.replace(/(?:\r\n|\r|\n)$/, "") : line));
}

function decode(body: string, encoding: string | undefined): Buffer | undefined {
  switch (encoding?.toLowerCase()) {
    case "base64":
      return isBase64(body.replace(/\s+/g, "")) ? Buffer.from(body, "base64") : undefined;
    case "quoted-printable":
      // A soft line break, an "=" that was not encoded, or a byte.
      return Buffer.from(
        body.replace(/=(?:\n|\r[^\n]*\n?|$|(=)|([0-9A-Fa-f]{2}))/g, (_, equals = "", hex) =>
          hex === undefined ? equals : String.fromCharCode(Number.parseInt(hex, 16)),
        ),
        "latin1",
      );
    default:
      return Buffer.from(body, "utf8");
  }
}

/** What is missing at the end is passed over, as Python does. */
function isBase64(text: string): boolean {
  const [, digits] = /^([A-Za-z0-9+/]*)={0,2}$/.exec(text) ?? [];
  return digits !== undefined && digits.length % 4 !== 1;
}
