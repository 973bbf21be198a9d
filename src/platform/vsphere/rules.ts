import type { Identity } from "../../identity";
import { forVsphere } from "../../image/guest/vsphere";
import type { MachineRules } from "../../machine/rules";
import { LanMode } from "../../network/args";
import { type Capabilities, supported, unsupported } from "../capabilities";
import type { Rules } from "../rules";
import { checkMachines, checkPortGroup } from "./check";
import { diskWwn } from "./diskWwn";
import { isInventoryName } from "./inventoryPath";
import { existingNetworkOf, type VsphereSettings } from "./settings";

const capabilities: Capabilities = {
  nat: unsupported(
    "translation is done by an edge (an NSX edge, or the site's router): leave mode out, and set the LAN's gateway to that edge",
  ),
  isolated: unsupported(
    "a port group is as isolated as its VLAN is: leave mode out, and use a vlan that is not routed",
  ),
  route: supported,
  bridge: supported,
  dhcp: unsupported(
    "machines of the program have static addresses, others are served by the site: leave dhcp and dhcpRange out",
  ),
  vlan: supported,
  networkBoot: unsupported(
    "the provider cannot set it: leave bootOrder out, or set bios.bootOrder in vsphere.extraConfig",
  ),
  localtimeClock: unsupported("the clock is in UTC, and timezone sets a guest's time zone: leave clock out"),
  accelerator: unsupported("guests always run on the hosts' processors: leave accelerator out"),
  withoutLan: unsupported("set a LAN in lan or lans"),
  memoryInWholeMiB: unsupported("write a multiple of 4MiB"),
  rootDiskInWholeMiB: unsupported("write a whole number of GiB"),
  imageOfUnknownSize: unsupported("set diskSize to at least the size of the download: clones are planned with it"),
  template: supported,
  ami: unsupported("use template, file, url or bootstrap"),
  firmware: supported,
  accessRanges: unsupported(
    "anyone with a route to the LAN can reach it: leave cidrs out, and filter in the guest or at the site's router",
  ),
  nameservers: supported,
  severalLans: supported,
  stopped: unsupported("leave power out, and use govc vm.power -s and -on"),
  suspended: unsupported("leave power out, and use govc vm.power -suspend and -on"),
};

/** The range that VMware leaves to addresses chosen by hand: 00:50:56:00:00:00 to 00:50:56:3f:ff:ff. */
const manualMacs = { prefix: [0x00, 0x50, 0x56], fourth: 0x3f } as const;

export const machineRules: MachineRules = {
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

/** What may be declared on a vCenter with these settings. */
export function vsphereRules(settings: VsphereSettings, identity: Identity): Rules {
  return {
    ...machineRules,
    platform: "vsphere",
    capabilities,
    imageArgs: forVsphere,
    lanDefaults(name) {
      const { network, vlan, ...site } = settings.lans[name] ?? {};
      return network === undefined && vlan !== undefined ? { ...site, vlan } : site;
    },
    checkLan(name, plan, problems) {
      if (existingNetworkOf(settings, name, plan) === undefined) checkPortGroup(identity.qualified(name), problems);
    },
    resolvesNames: () => true,
    checkMachines: (_component, groups) => checkMachines(groups),
  };
}
