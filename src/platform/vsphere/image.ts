import * as pulumi from "@pulumi/pulumi";
import type { ImagePlan } from "../../image/plan";
import type { PublishedImage } from "../platform";
import type { Connection } from "./connection";
import { VsphereResource } from "./vsphereResource";

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
  const image = new ImageTemplate(name, inputs, parent, place);
  const { imageId, virtualSize } = image;
  return { imageId, virtualSize, createdAt: plan.base.template === undefined ? undefined : image.createdAt };
}

class ImageTemplate extends VsphereResource {
  declare readonly imageId: pulumi.Output<string>;
  declare readonly virtualSize: pulumi.Output<number>;
  declare readonly createdAt: pulumi.Output<string>;
  constructor(name: string, inputs: Record<string, unknown>, parent: pulumi.Resource, place: pulumi.Resource) {
    const found = { imageId: undefined, virtualSize: undefined, createdAt: undefined };
    super("imageTemplate", "ImageTemplate", name, { ...inputs, ...found }, { parent, dependsOn: place });
  }
}
