import type { CustomResourceOptions } from "@pulumi/pulumi";
import { HostResource } from "../../dynamic/hostResource";
import type { ec2Providers } from "./resources";

/** A resource on EC2 that one of our own providers keeps. */
export abstract class Ec2Resource extends HostResource {
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
