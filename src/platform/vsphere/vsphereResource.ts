import type { CustomResourceOptions } from "@pulumi/pulumi";
import { OwnResource } from "../../dynamic/ownResource";
import type { vsphereProviders } from "./resources";

/** A resource on a vCenter that one of our own providers keeps. */
export abstract class VsphereResource extends OwnResource {
  constructor(
    provider: keyof typeof vsphereProviders,
    type: string,
    name: string,
    inputs: Record<string, unknown>,
    opts: CustomResourceOptions,
  ) {
    super(provider, type, name, inputs, opts);
  }
}
