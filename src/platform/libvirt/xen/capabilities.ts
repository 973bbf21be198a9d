import type { Capabilities } from "../../platform";
import { capabilities } from "../provider";

const not = (instead: string) => ({ supported: false, instead });

/** What libvirt can do with Xen. */
export const xenCapabilities: Capabilities = {
  ...capabilities,
  networkBoot: not("a PVH guest starts from its disk: leave bootOrder out"),
  firmware: not("a PVH guest has none, and an HVM guest starts by BIOS: leave firmware out"),
};
