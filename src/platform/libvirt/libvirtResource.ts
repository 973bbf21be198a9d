import type { CustomResourceOptions } from "@pulumi/pulumi";
import { OwnResource } from "../../dynamic/ownResource";
import type { libvirtProviders } from "./resources";

/** A resource on a libvirt host that one of our own providers keeps. */
export abstract class LibvirtResource extends OwnResource {
  constructor(
    provider: keyof typeof libvirtProviders,
    type: string,
    name: string,
    inputs: Record<string, unknown>,
    opts: CustomResourceOptions,
  ) {
    super(provider, type, name, inputs, opts);
  }
}
