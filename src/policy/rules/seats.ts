import { licencesOf } from "../../review/input/licencesOf";
import { bag, number, text } from "../../review/input/values";
import { launchTemplate } from "../../review/platforms/ec2Types";
import { ours } from "../../review/platforms/ours";
import { isElastic, isImage, isOurs, type JudgedOfStack } from "./rule";

/** What a machine is a copy of an image by, and the property that says of which. */
const copies: Record<string, string> = {
  [ours("BootVolumes")]: "imagePath",
  [ours("BootConfig")]: "imageId",
  "aws:ec2/instance:Instance": "ami",
};

/**
 * Images of which more machines are made than there are licences: those whose seats are entered by image name, and the commercial licences
 * that images declare, whose seats all of them share. Elastic farms count with what they have at most.
 */
export function clonesBeyondSeats(resources: readonly JudgedOfStack[], entered: Record<string, number>): string[] {
  const clones = clonesByImage(resources);
  const of = (images: readonly string[]) => images.reduce((all, image) => all + (clones.get(image) ?? 0), 0);
  const ofEntered = Object.entries(entered).flatMap(([image, seats]) =>
    of([image]) > seats
      ? `${of([image])} machines are made of the image "${image}", which has ${seats} licence seats; make fewer, or enter the seats that were bought`
      : [],
  );
  const ofDeclared = declaredLicences(resources).flatMap(({ name, seats, images }) =>
    of(images) > seats
      ? `${of(images)} machines take the licence "${name}" of ${images.join(", ")}, which has ${seats} seats; make fewer, or write the seats that were bought into the image`
      : [],
  );
  return [...ofEntered, ...ofDeclared];
}

function clonesByImage(resources: readonly JudgedOfStack[]): Map<string, number> {
  const clones = new Map<string, number>();
  const add = (image: string | undefined, count: number) => {
    if (image !== undefined) clones.set(image, (clones.get(image) ?? 0) + count);
  };
  for (const resource of resources) {
    const key = Object.hasOwn(copies, resource.type) ? copies[resource.type]! : undefined;
    if (key !== undefined) add(imageOf(resource, key), 1);
    if (isElastic(resource.type)) add(imageOfFarm(resource), number(resource.props.maxSize) ?? 0);
  }
  return clones;
}

/** Commercial licences with the images that name them; where these say different numbers of seats the smallest counts. */
function declaredLicences(resources: readonly JudgedOfStack[]) {
  const found = new Map<string, { name: string; seats: number; images: string[] }>();
  for (const { type, name: image, props } of resources) {
    if (!isAnyImage(type)) continue;
    for (const { name, seats } of licencesOf(bag(props.plan).licences).commercial) {
      const one = found.get(name) ?? { name, seats, images: [] };
      found.set(name, { name, seats: Math.min(one.seats, seats), images: [...one.images, image] });
    }
  }
  return [...found.values()];
}

function isAnyImage(type: string): boolean {
  return isImage(type) || isOurs(type, "AdoptedAmi");
}

/** Name of the image that a property leads to. */
function imageOf({ props, propertyDependencies }: JudgedOfStack, key: string): string | undefined {
  const origins = propertyDependencies[key] ?? [];
  const image = origins.find(({ type }) => isAnyImage(type));
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
