import type { PlatformArgs, TierArgs } from "../../../src";
import { threeTiers } from "../../support/threeTier";
import { vmfarm } from "./vmfarm";

/** An image given by its properties: nothing has to be built for it. */
export const writtenImage = { imageId: "/pool/i.qcow2", fileName: "i-0123.qcow2", virtualSize: 2 ** 31 };

/** The program of the README. `platform` undefined: from the stack's configuration. */
export function farm(platform?: PlatformArgs, tiers: TierArgs[] = threeTiers) {
  const image = new vmfarm.GoldenImage("web", { base: { bootstrap: { suite: "bookworm" } }, platform });
  const lan = new vmfarm.VirtualLan("lan", { platform });
  const shop = new vmfarm.MultiTierCluster("shop", { image, lan, tiers, platform });
  return { image, lan, shop };
}

/** One machine on a LAN, with an image given by its properties. */
export function machine(args: Partial<ConstructorParameters<typeof vmfarm.VirtualMachine>[1]> = {}, name = "box") {
  const platform = args.platform ?? { libvirt: { uri: "qemu:///system", accelerator: "tcg" as const } };
  const lan = new vmfarm.VirtualLan("lan", { cidr: "10.17.3.0/24", platform });
  return { lan, box: new vmfarm.VirtualMachine(name, { image: writtenImage, lan, platform, ...args }) };
}
