import type { Output, Resource } from "@pulumi/pulumi";
import type { ImagePlan } from "../../image/plan";
import type { PublishedImage } from "../platform";
import type { Connection } from "./connection";
import { LibvirtResource } from "./libvirtResource";

/** Publishes a golden image as the base volume of the pool. */
export function publishImage(
  { location, host }: Connection,
  name: string,
  plan: ImagePlan,
  parent: Resource,
): PublishedImage {
  const volume = new ImageVolume(name, { ...location, volume: plan.fileName, plan }, parent, host);
  return { imageId: volume.path, virtualSize: volume.virtualSize };
}

class ImageVolume extends LibvirtResource {
  declare readonly path: Output<string>;
  declare readonly virtualSize: Output<number>;
  constructor(name: string, inputs: Record<string, unknown>, parent: Resource, host: Resource) {
    super(
      "imageVolume",
      "ImageVolume",
      name,
      { ...inputs, path: undefined, virtualSize: undefined },
      { parent, dependsOn: host },
    );
  }
}
