import { canonicalJson, sha256 } from "../../digest";
import type { BuiltImage } from "../buildOnce";
import type { ImagePlan } from "../plan";
import { type GuestOs, guestOs, namedGuestOs } from "./guestOs";

/** To be incremented whenever the same image and options would make a different package. */
export const packageVersion = 1;

/** Options in which packages of one image may differ. */
export interface OvfOptions {
  /** Lowest virtual hardware version of machines made from it; 17 is vSphere 7.0. Default 17. */
  hardwareVersion?: number;
  /** vSphere's name of the guest. Default: the one of the image's Debian suite, else `otherLinux64Guest`. */
  guestId?: string;
  /** Default `bios`. A bootstrap image boots under both. */
  firmware?: "bios" | "efi";
  /** With `efi` only. Default false: the boot loader of a bootstrap image is not signed. */
  secureBoot?: boolean;
  /** Name of the package's only network, which is mapped to a real one on import. Default `VM Network`. */
  network?: string;
}

/** Everything that decides the content of a package. */
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
  /** Notes of the template in the inventory. */
  annotation: string;
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
