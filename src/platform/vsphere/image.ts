import * as pulumi from "@pulumi/pulumi";
import type { ImagePlan } from "../../image/plan";
import type { PublishedImage } from "../platform";
import type { Connection } from "./connection";
import { ImageTemplate } from "./ownResources";

/** Publishes a golden image as an item of the content library, or as a template in a folder; or adopts a template. */
export function publishImage(
  { vcenter, place, settings }: Connection,
  name: string,
  plan: ImagePlan,
  parent: pulumi.Resource,
): PublishedImage {
  const { datacenterPath, resourcePoolPath, datastorePath, importNetwork, hardwareVersion } = place;
  const imagePlace = pulumi
    .all([datacenterPath, resourcePoolPath, datastorePath, importNetwork, hardwareVersion])
    .apply(([datacenter, pool, datastore, network, hardware]) => ({
      datacenterPath: datacenter,
      resourcePoolPath: pool,
      datastorePath: datastore,
      importNetwork: network,
      hardwareVersion: hardware,
      contentLibrary: settings.contentLibrary ?? "",
    }));
  const inputs = { vcenter, place: imagePlace, name: plan.fileName.replace(/\.qcow2$/, ""), plan };
  const image = new ImageTemplate(name, inputs, { parent, dependsOn: place });
  const { imageId, virtualSize } = image;
  return { imageId, virtualSize, createdAt: plan.base.template === undefined ? undefined : image.createdAt };
}
