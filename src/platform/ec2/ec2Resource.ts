import type { CustomResourceOptions } from "@pulumi/pulumi";
import { OwnResource } from "../../dynamic/ownResource";
import type { ec2Providers } from "./resources";

/** A resource on EC2 that one of our own providers keeps. */
export abstract class Ec2Resource extends OwnResource {
  constructor(
    provider: keyof typeof ec2Providers,
    type: string,
    name: string,
    inputs: Record<string, unknown>,
    opts: CustomResourceOptions,
  ) {
    super(provider, type, name, inputs, opts);
  }
}
