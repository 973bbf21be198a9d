import * as pulumi from "@pulumi/pulumi";
import { sha256 } from "../../digest";
import type { MachineSpec } from "../platform";
import type { Connection } from "./connection";
import type { SubnetRef } from "./madeLan";
import { type LaunchData, LaunchImage } from "./ownResources";

/** The AMI that a machine is made of, and the size of its disk in bytes. */
export interface MachineImage {
  readonly ami: pulumi.Input<string>;
  readonly bytes: pulumi.Input<number>;
}

/** Of an image that is published here, a machine remembers its AMI; any other is what it is called. */
export function machineImage(
  connection: Connection,
  name: string,
  { plan, image }: MachineSpec,
  subnet: SubnetRef,
  told: LaunchData,
  parent: pulumi.Resource,
): MachineImage {
  const { aws, amis, region, settings } = connection;
  const { imageId, virtualSize } = image;
  const content = pulumi.Output.isInstance(imageId) ? amis.get(imageId) : undefined;
  if (content === undefined) return { ami: imageId, bytes: virtualSize };
  // EC2 changes these without replacing the machine.
  const { instanceType: _, tags: __, ...ec2 } = plan.ec2 ?? {};
  const begins = {
    told: told.userDataBase64.apply((text) => sha256(text)),
    subnetId: subnet.id,
    address: plan.nics[0]!.address,
    kmsKey: settings.kmsKey ?? "",
    ec2,
  };
  const inputs = { aws, machine: plan.uuid, content, image: imageId, virtualSize, begins };
  return new LaunchImage(name, inputs, { parent, dependsOn: region });
}
