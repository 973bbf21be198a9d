import type * as pulumi from "@pulumi/pulumi";
import type { ImagePlan } from "../../image/plan";
import { isExisting } from "../../image/planBase";
import type { PublishedImage } from "../platform";
import type { Connection } from "./connection";
import { amiName } from "./image/amiPlan";
import { AdoptedAmi, PublishedAmi } from "./ownResources";

/** Publishes a golden image as an AMI, or adopts one that is there. */
export function publishImage(
  connection: Connection,
  name: string,
  plan: ImagePlan,
  parent: pulumi.Resource,
): PublishedImage {
  const { aws, region, identity, settings, tags } = connection;
  const opts = { parent, dependsOn: region };
  const { ami = "", ssmParameter = "" } = plan.base;
  if (isExisting(plan.base.kind)) {
    const { imageId, virtualSize, createdAt } = new AdoptedAmi(name, { aws, ami, parameter: ssmParameter, plan }, opts);
    return { imageId, virtualSize, createdAt };
  }
  const { project, stack } = identity;
  const inputs = {
    aws,
    plan,
    declarer: { project, stack },
    encrypted: true,
    kmsKeyArn: settings.kmsKey ?? "",
    keep: settings.keepImages,
    tags,
  };
  const { imageId, virtualSize } = new PublishedAmi(name, inputs, opts);
  connection.amis.set(imageId, amiName(plan, inputs));
  return { imageId, virtualSize };
}
