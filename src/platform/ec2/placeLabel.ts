import { createHash } from "node:crypto";

/** What the program's provider for a region is called; those of further accounts there have a number behind it. */
export function placeLabel(region: string, endpoint: string | undefined): string {
  return `ec2-${shortHash(JSON.stringify([region, endpoint]))}`;
}

export function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 6);
}
