import type { ElasticGroup } from "../../preview/kinds/kind";
import { kindOf } from "../../preview/kinds/kinds";
import { readLicences } from "../../preview/licences";
import { bag, text } from "../../preview/values";
import { isImage, type StackResource } from "./resource";

/**
 * Images that more machines are made from than there are licence seats. Seats are configured by image name, or declared by images as part of
 * a commercial licence, whose seats all images with it share. Elastic farms count with their maximum size.
 * @param configured seats by image name
 */
export function clonesBeyondSeats(resources: readonly StackResource[], configured: Record<string, number>): string[] {
  const clones = clonesByImage(resources);
  const countOf = (images: readonly string[]) => images.reduce((sum, image) => sum + (clones.get(image) ?? 0), 0);
  const overConfigured = Object.entries(configured).flatMap(([image, seats]) =>
    countOf([image]) > seats
      ? `${countOf([image])} machines are made from the image "${image}", which has ${seats} licence seats; declare fewer machines, or configure the seats that were bought`
      : [],
  );
  const overDeclared = declaredLicences(resources).flatMap(({ name, seats, images }) =>
    countOf(images) > seats
      ? `${countOf(images)} machines use the licence "${name}" of ${images.join(", ")}, which has ${seats} seats; declare fewer machines, or the seats that were bought in the image`
      : [],
  );
  return [...overConfigured, ...overDeclared];
}

function clonesByImage(resources: readonly StackResource[]): Map<string, number> {
  const clones = new Map<string, number>();
  const add = (image: string | undefined, count: number) => {
    if (image !== undefined) clones.set(image, (clones.get(image) ?? 0) + count);
  };
  for (const resource of resources) {
    const kind = kindOf(resource.type);
    if (kind?.part === "farm") {
      if (kind.group) add(imageOfGroup(resource, kind.group), kind.group.max(resource.props) ?? 0);
    } else if (kind && "image" in kind && kind.image !== undefined) add(imageOf(resource, kind.image), 1);
  }
  return clones;
}

/** Commercial licences with the images that declare them. Where images declare different numbers of seats, the smallest counts. */
function declaredLicences(resources: readonly StackResource[]) {
  const byName = new Map<string, { name: string; seats: number; images: string[] }>();
  for (const { type, name: image, props } of resources) {
    if (!isImage(type)) continue;
    for (const { name, seats } of readLicences(bag(props.plan).licences).commercial) {
      const licence = byName.get(name) ?? { name, seats, images: [] };
      byName.set(name, { name, seats: Math.min(licence.seats, seats), images: [...licence.images, image] });
    }
  }
  return [...byName.values()];
}

/** Name of the image that a property refers to. */
function imageOf({ props, propertyDependencies }: StackResource, key: string): string | undefined {
  const origins = propertyDependencies[key] ?? [];
  const image = origins.find(({ type }) => isImage(type));
  if (image) return image.name;
  if (origins.length > 0) return undefined;
  // `web` in `/pool/web-3f2a91cc0b1d.qcow2`.
  return /([^/]+)-[0-9a-f]{12}(\.qcow2)?$/.exec(text(props[key]) ?? "")?.[1];
}

function imageOfGroup({ propertyDependencies }: StackResource, { templateInputs }: ElasticGroup): string | undefined {
  for (const origin of templateInputs.flatMap((input) => propertyDependencies[input] ?? [])) {
    const kind = kindOf(origin.type);
    if (kind?.part === "farm" && kind.template && kind.image !== undefined) return imageOf(origin, kind.image);
  }
  return undefined;
}
