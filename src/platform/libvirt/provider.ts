import * as libvirt from "@pulumi/libvirt";
import type { Capabilities } from "../platform";

/** The program's provider for a libvirt: each provider resource is a plugin process of its own. */
export function libvirtProvider(name: string, uri: string): libvirt.Provider {
  return new libvirt.Provider(name, { uri });
}

const yes = { supported: true } as const;

export const capabilities: Capabilities = {
  nat: yes,
  isolated: yes,
  route: yes,
  bridge: yes,
  dhcp: yes,
  vlan: { supported: false, instead: "use mode bridge with a bridge of the host that is on the VLAN" },
  networkBoot: yes,
  localtimeClock: yes,
  accelerator: yes,
  withoutLan: yes,
  memoryOfMiB: yes,
  rootDiskOfMiB: yes,
  imageOfUnknownSize: yes,
  template: {
    supported: false,
    instead: "there is no inventory of templates; use file, url or bootstrap",
  },
  ami: { supported: false, instead: "use file, url or bootstrap" },
  firmware: yes,
  accessRanges: {
    supported: false,
    instead:
      "whoever has a route to the LAN reaches it: leave cidrs out, and filter in the guest or at the site's router",
  },
  nameservers: yes,
  severalLans: yes,
  stopped: { supported: false, instead: "leave power out, and use virsh shutdown and virsh start" },
  suspended: { supported: false, instead: "leave power out, and use virsh managedsave and virsh start" },
};
