import type { ElasticGroup } from "../../preview/kinds/kind";
import { kindOf } from "../../preview/kinds/kinds";
import { licencesOf } from "../../preview/licences";
import { bag, text } from "../../preview/values";
import { isImage, type JudgedOfStack } from "./rule";

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
    const kind = kindOf(resource.type);
    if (kind?.part === "farm") {
      if (kind.group) add(imageOfGroup(resource, kind.group), kind.group.max(resource.props) ?? 0);
    } else if (kind && "image" in kind && kind.image !== undefined) add(imageOf(resource, kind.image), 1);
  }
  return clones;
}

/** Commercial licences with the images that name them; where these say different numbers of seats the smallest counts. */
function declaredLicences(resources: readonly JudgedOfStack[]) {
  const found = new Map<string, { name: string; seats: number; images: string[] }>();
  for (const { type, name: image, props } of resources) {
    if (!isImage(type)) continue;
    for (const { name, seats } of licencesOf(bag(props.plan).licences).commercial) {
      const one = found.get(name) ?? { name, seats, images: [] };
      found.set(name, { name, seats: Math.min(one.seats, seats), images: [...one.images, image] });
    }
  }
  return [...found.values()];
}

/** Name of the image that a property leads to. */
function imageOf({ props, propertyDependencies }: JudgedOfStack, key: string): string | undefined {
  const origins = propertyDependencies[key] ?? [];
  const image = origins.find(({ type }) => isImage(type));
  if (image) return image.name;
  if (origins.length > 0) return undefined;
  // `web` of `/pool/web-3f2a91cc0b1d.qcow2`.
  return /([^/]+)-[0-9a-f]{12}(\.qcow2)?$/.exec(text(props[key]) ?? "")?.[1];
}

function imageOfGroup({ propertyDependencies }: JudgedOfStack, { templateInputs }: ElasticGroup): string | undefined {
  for (const origin of templateInputs.flatMap((input) => propertyDependencies[input] ?? [])) {
    const kind = kindOf(origin.type);
    if (kind?.part === "farm" && kind.template && kind.image !== undefined) return imageOf(origin, kind.image);
  }
  return undefined;
}
