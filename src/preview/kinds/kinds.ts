import { ownName, reportedType } from "../../provider/ownType";
import type { Bag } from "../values";
import { ec2 } from "./ec2";
import type { Kind, PlatformKinds } from "./kind";
import { libvirt } from "./libvirt";
import { ownKinds } from "./own";
import { vsphere } from "./vsphere";

/** Another platform is one more entry here. */
const platforms: readonly PlatformKinds[] = [libvirt, vsphere, ec2];

const kinds = new Map([ownKinds, ...platforms.map((platform) => platform.kinds)].flatMap(Object.entries<Kind>));

/** Types with a noun, in the order in which reports count them. */
export const countedTypes = [...kinds].flatMap(([type, { noun }]) => (noun ? [{ type, noun }] : []));

const helper: Kind = { part: "helper" };

/** What a type of resource is in a farm; undefined for types that vmfarm does not use. */
export function kindOf(type: string): Kind | undefined {
  const kind = kinds.get(reportedType(type));
  if (kind) return kind;
  return type.startsWith("vmfarm:") || type.startsWith("pulumi:") ? helper : undefined;
}

/** The location in a resource's inputs: a libvirt URI, a vCenter or a region. */
export function locationOf(inputs: Bag): string | undefined {
  for (const platform of platforms) {
    const location = platform.locationOf(inputs);
    if (location !== undefined) return location;
  }
  return undefined;
}

/** The instance profile of EC2 machines is shared by the whole stack, so it has no component as its parent. */
const ownProfile = /^aws:iam\/\w+:\w+::ec2-[0-9a-f]+(-\d+)?-machines$/;

/** Whether vmfarm declared the resource, as part of one of its components or for the whole stack. */
export function isOwn(urn: string): boolean {
  const [, , types = "", ...name] = urn.split("::");
  const parents = types.split("$");
  const type = parents.pop()!;
  return (
    parents.some((parent) => parent.startsWith("vmfarm:index:")) ||
    ["vmfarm:", "pulumi:"].some((prefix) => type.startsWith(prefix)) ||
    ownName(type) !== undefined ||
    ownProfile.test([types, ...name].join("::"))
  );
}
