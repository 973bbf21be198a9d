import type * as pulumi from "@pulumi/pulumi";
import { Ec2Resource } from "./ec2Resource";

/** What instances are told at their first boot, as EC2 takes it. */
export class LaunchData extends Ec2Resource {
  declare readonly userDataBase64: pulumi.Output<string>;
  constructor(name: string, inputs: Record<string, unknown>, opts: pulumi.CustomResourceOptions) {
    // Derived from user-data, which may contain secrets, and returned as one value.
    const secret = { additionalSecretOutputs: ["userDataBase64"] };
    super("launchData", "LaunchData", name, { ...inputs, userDataBase64: undefined }, { ...opts, ...secret });
  }
}
