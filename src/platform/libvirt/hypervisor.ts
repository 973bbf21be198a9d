/** What runs the guests of a libvirt. */
export type Hypervisor = "qemu" | "xen";

/** By a connection's URI; undefined where it is of another driver. */
export function hypervisorOf(uri: string): Hypervisor | undefined {
  const driver = /^(qemu|xen)(\+\w+)?:$/.exec(URL.canParse(uri) ? new URL(uri).protocol : "")?.[1];
  return driver as Hypervisor | undefined;
}
