import { OwnResource } from "../../dynamic/ownResource";
import type { ec2Providers } from "./resources";

/** A resource on EC2 that one of our own providers keeps. */
export abstract class Ec2Resource extends OwnResource<typeof ec2Providers> {}
