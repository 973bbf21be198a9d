import { shortDigest } from "../../digest";

/** What the program's provider for a region is called; those of further accounts there have a number behind it. */
export function placeLabel(region: string, endpoint: string | undefined): string {
  return `ec2-${shortDigest(JSON.stringify([region, endpoint]))}`;
}
