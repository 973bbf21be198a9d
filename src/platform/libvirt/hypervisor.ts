/** What runs the guests of a libvirt. */
export type Hypervisor = "qemu" | "xen";

/** By a connection's URI; undefined where it is of another driver. */
export function hypervisorOf(uri: string): Hypervisor | undefined {
  const driver = /^(qemu|xen)(\+\w+)?:$/.exec(URL.canParse(uri) ? new URL(uri).protocol : "")?.[1];
  return driver as Hypervisor | undefined;
}

/** Whether a URI leads to this host, whose files, routes and namespaces can be looked at. */
export function isLocal(uri: string): boolean {
  return new URL(uri).hostname === "";
}
