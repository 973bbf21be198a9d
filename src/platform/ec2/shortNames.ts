import { createHash } from "node:crypto";

/** The name of a role, of which AWS takes 64 characters. */
export function roleName(name: string): string {
  return shortened(name, 64);
}

/** The name of a load balancer or a target group, of which AWS takes 32 characters. */
export function balancerName(name: string): string {
  const short = shortened(name, 32);
  return short === name ? name : short.replace(/-+(?=-[0-9a-f]{8}$)/, "");
}

/** Names that are too long end in a digest of the whole. */
function shortened(name: string, longest: number): string {
  if (name.length <= longest) return name;
  return `${name.slice(0, longest - 9)}-${createHash("sha256").update(name).digest("hex").slice(0, 8)}`;
}
