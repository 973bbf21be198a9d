/** What a host name looks like, for messages. */
export const hostnameForm =
  "lower-case letters, digits and hyphens, at most 63, beginning and ending with a letter or digit";

/** A DNS label as RFC 1123 section 2.1 allows it, in lower case: the names of machines, tiers, LANs and images. */
export function isHostname(text: string): boolean {
  return typeof text === "string" && /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text);
}

/** A DNS domain: labels joined by dots, at most 253 characters. */
export function isDomain(text: string): boolean {
  return typeof text === "string" && text.length <= 253 && text.split(".").every(isHostname);
}
