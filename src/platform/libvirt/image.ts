import type { Resource } from "@pulumi/pulumi";
import type { ImagePlan } from "../../image/plan";
import type { PublishedImage } from "../platform";
import type { Connection } from "./connection";
import { ImageVolume } from "./ownResources";

/** Publishes a golden image as the base volume of the pool. */
export function publishImage(
  { location, host }: Connection,
  name: string,
  plan: ImagePlan,
  parent: Resource,
): PublishedImage {
  const volume = new ImageVolume(name, { ...location, volume: plan.fileName, plan }, { parent, dependsOn: host });
  return { imageId: volume.path, virtualSize: volume.virtualSize };
}
