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
  kvm: yes,
  dataDiskGrowsInPlace: yes,
};
