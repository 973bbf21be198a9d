import { OwnResource } from "../../dynamic/ownResource";
import type { libvirtProviders } from "./resources";

/** A resource on a libvirt host that one of our own providers keeps. */
export abstract class LibvirtResource extends OwnResource<typeof libvirtProviders> {}
