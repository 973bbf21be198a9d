import { shortDigest } from "../../digest";

/** How a libvirt is asked: what `virsh --connect` and the provider take. */
export type ConnectionUri = string;

/**
 * Where a domain, a network or a volume is now. What users' states have of it is a connection's URI, so that for now a host that is reached
 * by another URI counts as another host.
 */
export interface HostLocation {
  uri: ConnectionUri;
}

/** Where a volume is now. */
export interface PoolLocation extends HostLocation {
  /** Name of the storage pool. */
  pool: string;
}

/** The host of a pool. */
export function hostOf({ uri }: HostLocation): HostLocation {
  return { uri };
}

/** How the libvirt is asked that has what is at a location. */
export function connectionTo({ uri }: HostLocation): ConnectionUri {
  return uri;
}

/** Whether something was, and is to be, on one host. */
export function sameHost(before: Partial<HostLocation> | undefined, now: HostLocation): boolean {
  return before?.uri === now.uri;
}

/** Whether something was, and is to be, in one pool. */
export function samePool(before: Partial<PoolLocation> | undefined, now: PoolLocation): boolean {
  return sameHost(before, now) && before?.pool === now.pool;
}

/** The inputs of a resource that say where it is: it moves when they change. */
export const hostKeys: readonly string[] = ["uri"] satisfies (keyof HostLocation)[];

/**
 * What resources that belong to one libvirt are called by. Another URI is another provider to the engine: what was made through the old one
 * is replaced, and not taken to be here already.
 */
export function connectionLabel(uri: ConnectionUri): string {
  return `libvirt-${shortDigest(uri)}`;
}
