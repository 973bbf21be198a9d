import { OwnResource } from "../../dynamic/ownResource";
import type { vsphereProviders } from "./resources";

/** A resource on a vCenter that one of our own providers keeps. */
export abstract class VsphereResource extends OwnResource<typeof vsphereProviders> {}
