/** A property of the platform that a program may require, and what to do where it is missing. */
export interface Capability {
  readonly supported: boolean;
  /** What to use instead; only where it is not supported. */
  readonly instead?: string;
}

export const supported: Capability = { supported: true };

/** @param instead what to use instead, for messages */
export function unsupported(instead: string): Capability {
  return { supported: false, instead };
}

/** What a platform can do. What a program requires beyond that is refused at preview. */
export interface Capabilities {
  /** Modes of LANs. */
  readonly nat: Capability;
  readonly isolated: Capability;
  readonly route: Capability;
  readonly bridge: Capability;
  /** Addresses for guests that are not of the program. */
  readonly dhcp: Capability;
  /** LANs told apart by a VLAN id of the program's choosing. */
  readonly vlan: Capability;
  /** A machine that boots from its network. */
  readonly networkBoot: Capability;
  /** A hardware clock that shows local time. */
  readonly localtimeClock: Capability;
  /** A choice of what executes a guest's instructions. */
  readonly accelerator: Capability;
  /** A machine on no LAN at all. */
  readonly withoutLan: Capability;
  /** Memory that is not a multiple of 4 MiB. */
  readonly memoryInWholeMiB: Capability;
  /** Root disks whose size is not a whole number of GiB. */
  readonly rootDiskInWholeMiB: Capability;
  /** An image of which only its build tells how large its disk is. */
  readonly imageOfUnknownSize: Capability;
  /** An image that exists already, under a name of the platform's. */
  readonly template: Capability;
  /** An image that exists already, by the id of an AMI or a parameter that holds it. */
  readonly ami: Capability;
  /** A choice of what starts the boot loader. */
  readonly firmware: Capability;
  /** A filter for who may reach a port from outside the LAN. */
  readonly accessRanges: Capability;
  /** DNS servers of the program's choosing. */
  readonly nameservers: Capability;
  /** A machine on more than one LAN. */
  readonly severalLans: Capability;
  /** A machine that is declared to be shut down. */
  readonly stopped: Capability;
  /** A machine that is declared to be suspended to disk. */
  readonly suspended: Capability;
}

export const allSupported: Capabilities = {
  nat: supported,
  isolated: supported,
  route: supported,
  bridge: supported,
  dhcp: supported,
  vlan: supported,
  networkBoot: supported,
  localtimeClock: supported,
  accelerator: supported,
  withoutLan: supported,
  memoryInWholeMiB: supported,
  rootDiskInWholeMiB: supported,
  imageOfUnknownSize: supported,
  template: supported,
  ami: supported,
  firmware: supported,
  accessRanges: supported,
  nameservers: supported,
  severalLans: supported,
  stopped: supported,
  suspended: supported,
};
