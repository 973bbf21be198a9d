import { sha256 } from "../digest";
import type { BuiltImage } from "../once";
import type { ImagePlan } from "../plan";
import { canonicalJson } from "../recipe";
import { type GuestOs, guestOs, namedGuestOs } from "./guestOs";

/** Counts up whenever another package would be made of the same image with the same options. */
export const packageVersion = 1;

/** What may differ between packages of one image. */
export interface OvfOptions {
  /** Virtual hardware that machines made from it have at least; 17 is vSphere 7.0. Default 17. */
  hardwareVersion?: number;
  /** vSphere's name of the guest. Default: what the image's base tells, else `otherLinux64Guest`. */
  guestId?: string;
  /** Default `bios`. A bootstrap image boots under both. */
  firmware?: "bios" | "efi";
  /** With `efi` only. Default false: the boot loader of a bootstrap image is not signed. */
  secureBoot?: boolean;
  /** Name of the package's one network, which whoever imports it maps to a real one. Default `VM Network`. */
  network?: string;
}

/** A package as it is decided before anything is written. */
export interface OvfPlan {
  /** The image's file name without its ending; the package's files begin with it. */
  name: string;
  /** SHA-256 of the image, package version and options. */
  key: string;
  /** SHA-256 of the image file. */
  imageSha256: string;
  guest: GuestOs;
  hardwareVersion: number;
  firmware: "bios" | "efi";
  secureBoot: boolean;
  network: string;
  /** What people see in the inventory: notes of the template. */
  annotation: string;
}

/** File names inside a package. */
export function packageFiles(plan: Pick<OvfPlan, "name">) {
  return { descriptor: `${plan.name}.ovf`, manifest: `${plan.name}.mf`, disk: `${plan.name}-disk1.vmdk` };
}

export function planOvf(image: BuiltImage, recipe: ImagePlan, options: OvfOptions = {}): OvfPlan {
  const { hardwareVersion = 17, guestId, firmware = "bios", secureBoot = false, network = "VM Network" } = options;
  const plan = {
    name: recipe.fileName.replace(/\.qcow2$/, ""),
    imageSha256: image.sha256,
    guest: guestId === undefined ? guestOs(recipe.base.suite, hardwareVersion) : namedGuestOs(guestId),
    hardwareVersion,
    firmware,
    secureBoot,
    network,
    annotation: `vmfarm golden image "${recipe.name}", recipe ${recipe.hash}, built ${image.builtAt}`,
  };
  return { ...plan, key: sha256(canonicalJson({ packageVersion, plan })) };
}
