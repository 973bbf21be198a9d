import { shortDigest } from "../../digest";

/**
 * What resources that belong to one libvirt are called by. Another URI is another provider to the engine: what was made through the old one
 * is replaced, and not taken to be here already.
 */
export function connectionLabel(uri: string): string {
  return `libvirt-${shortDigest(uri)}`;
}
