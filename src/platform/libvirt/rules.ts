import { type MachineRules, qemuRules } from "../../machine/rules";
import { LanMode } from "../../network/args";
import type { LanPlan } from "../../network/lanPlan";
import { type Capabilities, supported, unsupported } from "../capabilities";
import type { Rules } from "../rules";
import { checkAccelerator } from "./check";
import type { Hypervisor } from "./hypervisor";
import { derivedRange } from "./lanRange";
import { xenMachineRules, xenUnsupported } from "./xen/rules";

const capabilities: Capabilities = {
  nat: supported,
  isolated: supported,
  route: supported,
  bridge: supported,
  dhcp: supported,
  vlan: unsupported("use mode bridge with a bridge of the host that is on the VLAN"),
  networkBoot: supported,
  localtimeClock: supported,
  accelerator: supported,
  withoutLan: supported,
  memoryInWholeMiB: supported,
  rootDiskInWholeMiB: supported,
  imageOfUnknownSize: supported,
  template: unsupported("use file, url or bootstrap"),
  ami: unsupported("use file, url or bootstrap"),
  firmware: supported,
  accessRanges: unsupported(
    "anyone with a route to the LAN can reach it: leave cidrs out, and filter in the guest or at the site's router",
  ),
  nameservers: supported,
  severalLans: supported,
  stopped: supported,
  suspended: supported,
};

interface HypervisorRules {
  machine: MachineRules;
  /** What it cannot do of what libvirt can. */
  unsupported: Partial<Capabilities>;
}

const byHypervisor: Readonly<Record<Hypervisor, HypervisorRules>> = {
  qemu: { machine: qemuRules, unsupported: {} },
  xen: { machine: xenMachineRules, unsupported: xenUnsupported },
};

/** What may be declared on the libvirt at a URI. */
export function libvirtRules(uri: string, hypervisor: Hypervisor): Rules {
  const rules = byHypervisor[hypervisor];
  return {
    ...rules.machine,
    platform: "libvirt",
    capabilities: { ...capabilities, ...rules.unsupported },
    lan: { ...rules.machine.lan, defaultRange: (name, identity) => derivedRange(uri, name, identity) },
    resolvesNames,
    checkMachines(_component, groups) {
      for (const { problems, hardware } of groups)
        if (hardware.accelerator) checkAccelerator(hardware.accelerator, hypervisor, problems.at("accelerator"));
    },
  };
}

/** Names on a bridge of the site are answered by the site's DNS. */
function resolvesNames({ mode }: LanPlan): boolean {
  return mode !== LanMode.bridge;
}
