import type { Bag } from "../../review/input/values";

/** A resource as a policy sees it. */
export interface Judged {
  type: string;
  name: string;
  urn: string;
  props: Bag;
}

/** Type of a resource of ours. */
export function isOurs(type: string, ...names: string[]): boolean {
  return names.some((name) => type === `pulumi-nodejs:dynamic/vmfarm:${name}`);
}

export function isMachine(type: string): boolean {
  return ["libvirt:index/domain:Domain", "vsphere:index/virtualMachine:VirtualMachine"].includes(type);
}
