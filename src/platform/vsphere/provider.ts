import type { Output } from "@pulumi/pulumi";
import * as vsphere from "@pulumi/vsphere";
import { LanMode } from "../../network/args";
import type { Capabilities } from "../platform";
import type { Traits } from "../traits";
import { diskWwn } from "./diskWwn";
import { isInventoryName } from "./inventoryPath";
import type { VsphereSettings } from "./settings";

/** The program's provider for a vCenter: each provider resource is a plugin process of its own. */
export function vsphereProvider(name: string, settings: VsphereSettings, password: Output<string>): vsphere.Provider {
  const { server, user, allowUnverifiedSsl } = settings;
  return new vsphere.Provider(name, { vsphereServer: server, user, password, allowUnverifiedSsl });
}

const yes = { supported: true } as const;
const not = (instead: string) => ({ supported: false, instead });

export const capabilities: Capabilities = {
  nat: not(
    "translation is done by an edge (an NSX edge, or the site's router): leave mode out, and let the LAN's gateway be that edge",
  ),
  isolated: not("a port group is as isolated as its VLAN is: leave mode out, and choose a vlan that nothing routes"),
  route: yes,
  bridge: yes,
  dhcp: not(
    "machines of the program have static addresses, others are served by the site: leave dhcp and dhcpRange out",
  ),
  vlan: yes,
  networkBoot: not("the provider cannot set it: leave bootOrder out, or set bios.bootOrder in vsphere.extraConfig"),
  localtimeClock: not("the clock shows UTC, and a guest's time zone is its timezone: leave clock out"),
  accelerator: not("guests always run on the hosts' processors: leave accelerator out"),
  withoutLan: not("name a LAN in lan or lans"),
  memoryOfMiB: not("write a multiple of 4MiB"),
  rootDiskOfMiB: not("write a whole number of GiB"),
  imageOfUnknownSize: not("give diskSize, at least the size of what is downloaded: clones are planned with it"),
  template: yes,
  ami: not("use template, file, url or bootstrap"),
  firmware: yes,
  accessRanges: not(
    "whoever has a route to the LAN reaches it: leave cidrs out, and filter in the guest or at the site's router",
  ),
  nameservers: yes,
  severalLans: yes,
  stopped: not("leave power out, and use govc vm.power -s and -on"),
  suspended: not("leave power out, and use govc vm.power -suspend and -on"),
};

/** The range that VMware leaves to addresses chosen by hand: 00:50:56:00:00:00 to 00:50:56:3f:ff:ff. */
const manualMacs = { prefix: [0x00, 0x50, 0x56], fourth: 0x3f } as const;

export const traits: Traits = {
  macs: manualMacs,
  lan: {
    defaultMode: LanMode.route,
    serves: false,
    leases: false,
    isNetworkName: isInventoryName,
    networkNameForm: "a network (port group) of the vCenter",
  },
  dataDiskDevice: (_name, uuid) => `/dev/disk/by-id/wwn-0x${diskWwn(uuid)}`,
};
