import { type Bag, bag, text } from "../../review/input/values";
import { autoScalingGroup } from "../../review/platforms/ec2Types";
import { ours } from "../../review/platforms/ours";

/** A resource as a policy sees it. */
export interface Judged {
  type: string;
  name: string;
  urn: string;
  props: Bag;
}

/** A resource of a whole stack. */
export interface JudgedOfStack extends Judged {
  /** Resources that a property comes from, known before its value is. */
  propertyDependencies: Record<string, readonly JudgedOfStack[]>;
}

/** Type of a resource of ours. */
export function isOurs(type: string, ...names: string[]): boolean {
  return names.some((name) => type === ours(name));
}

const machines = [
  "libvirt:index/domain:Domain",
  "vsphere:index/virtualMachine:VirtualMachine",
  "aws:ec2/instance:Instance",
];

export function isMachine(type: string): boolean {
  return machines.includes(type);
}

/** Machines that come and go by themselves. */
export function isElastic(type: string): boolean {
  return type === autoScalingGroup;
}

/** An image on a platform that was built from a recipe, or stands for a template. */
export function isImage(type: string): boolean {
  return isOurs(type, "ImageVolume", "ImageTemplate", "PublishedAmi");
}

/** File name of an image in the cache. */
export function imageFile({ props }: Judged): string | undefined {
  return text(props.volume) ?? text(props.name) ?? text(bag(props.plan).fileName);
}
