import * as libvirt from "@pulumi/libvirt";

/** The program's provider for a libvirt: each provider resource is a plugin process of its own. */
export function libvirtProvider(name: string, uri: string): libvirt.Provider {
  return new libvirt.Provider(name, { uri });
}
