import { number, text } from "../../review/input/values";
import { launchTemplate } from "../../review/platforms/ec2Types";
import { ours } from "../../review/platforms/ours";
import { isElastic, isImage, isOurs, type JudgedOfStack } from "./rule";

/** What a machine is a copy of an image by, and the property that says of which. */
const copies: Record<string, string> = {
  [ours("BootVolumes")]: "imagePath",
  [ours("BootConfig")]: "imageId",
  "aws:ec2/instance:Instance": "ami",
};

/** Images of which more machines are made than there are licences; `seats` by image name. Elastic farms count with what they have at most. */
export function clonesBeyondSeats(resources: readonly JudgedOfStack[], seats: Record<string, number>): string[] {
  const clones = new Map<string, number>();
  const add = (image: string | undefined, count: number) => {
    if (image !== undefined) clones.set(image, (clones.get(image) ?? 0) + count);
  };
  for (const resource of resources) {
    const key = Object.hasOwn(copies, resource.type) ? copies[resource.type]! : undefined;
    if (key !== undefined) add(imageOf(resource, key), 1);
    if (isElastic(resource.type)) add(imageOfFarm(resource), number(resource.props.maxSize) ?? 0);
  }
  return Object.entries(seats).flatMap(([image, allowed]) => {
    const count = clones.get(image) ?? 0;
    return count > allowed
      ? `${count} machines are made of the image "${image}", which has ${allowed} licence seats; make fewer, or enter the seats that were bought`
      : [];
  });
}

/** Name of the image that a property leads to. */
function imageOf({ props, propertyDependencies }: JudgedOfStack, key: string): string | undefined {
  const origins = propertyDependencies[key] ?? [];
  const image = origins.find(({ type }) => isImage(type) || isOurs(type, "AdoptedAmi"));
  if (image) return image.name;
  if (origins.length > 0) return undefined;
  // `web` of `/pool/web-3f2a91cc0b1d.qcow2`.
  return /([^/]+)-[0-9a-f]{12}(\.qcow2)?$/.exec(text(props[key]) ?? "")?.[1];
}

function imageOfFarm({ propertyDependencies }: JudgedOfStack): string | undefined {
  const origins = [
    ...(propertyDependencies.launchTemplate ?? []),
    ...(propertyDependencies.mixedInstancesPolicy ?? []),
  ];
  const template = origins.find(({ type }) => type === launchTemplate);
  return template && imageOf(template, "imageId");
}
