/** What runs the guests of a libvirt. */
export type Hypervisor = "qemu" | "xen";

/** What of a libvirt depends on its hypervisor, apart from what may be declared (`rules.ts`). */
export interface HypervisorTraits {
  /** As people call it. */
  readonly name: string;
  /** libvirt's type of a domain that no accelerator is chosen for. */
  readonly domainType: "qemu" | "xen";
  /** Whether its hosts offer kinds of guests, of which one is chosen, and the domain is written for that kind. */
  readonly guestKinds: boolean;
  /** Whether libvirt has a channel to an agent in its guests. Those without one report to their seed. */
  readonly guestAgent: boolean;
  /** How long there may be no domain while a guest reboots, in milliseconds. */
  readonly rebootGapMs: number;
  /** Whether a guest that runs is told that its disk has grown. */
  readonly growsRunningDisks: boolean;
  /** Whether the provider can remove a domain whose memory is saved. */
  readonly removesSavedMemory: boolean;
  /** What `virsh undefine` takes beside `--managed-save`; a driver refuses what it does not know. */
  readonly undefineOptions: readonly string[];
}

export const hypervisors: Readonly<Record<Hypervisor, HypervisorTraits>> = {
  qemu: {
    name: "QEMU",
    domainType: "qemu",
    guestKinds: false,
    guestAgent: true,
    rebootGapMs: 0,
    growsRunningDisks: true,
    removesSavedMemory: true,
    undefineOptions: ["--nvram", "--snapshots-metadata"],
  },
  xen: {
    name: "Xen",
    domainType: "xen",
    guestKinds: true,
    guestAgent: false,
    // Xen creates a new domain when a guest reboots.
    rebootGapMs: 3_000,
    // A volume in use must not be modified.
    growsRunningDisks: false,
    // The driver does not support everything that the provider wants to remove with a domain.
    removesSavedMemory: false,
    undefineOptions: [],
  },
};

/** By a connection's URI; undefined where it is of another driver. */
export function hypervisorOf(uri: string): Hypervisor | undefined {
  const driver = /^(qemu|xen)(\+\w+)?:$/.exec(URL.canParse(uri) ? new URL(uri).protocol : "")?.[1];
  return driver as Hypervisor | undefined;
}

/** Of a URI that has been checked; libvirt's own test driver behaves as QEMU's does. */
export function hypervisorTraits(uri: string): HypervisorTraits {
  return hypervisors[hypervisorOf(uri) ?? "qemu"];
}

/** Whether a URI leads to the machine that the program runs on, whose files, routes and namespaces can be looked at. */
export function isLocal(uri: string): boolean {
  return new URL(uri).hostname === "";
}
