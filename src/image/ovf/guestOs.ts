/** How vSphere and the OVF standard name a guest's operating system. */
export interface GuestOs {
  /** vSphere's name (`VirtualMachineGuestOsIdentifier` in the vSphere Web Services API). */
  guestId: string;
  /** Number in the value map of CIM_OperatingSystem.OsType, which OVF uses. */
  cimId: number;
  description: string;
}

const otherLinux: GuestOs = { guestId: "otherLinux64Guest", cimId: 101, description: "Other Linux (64-bit)" };

const releases: Readonly<Record<string, number>> = { buster: 10, bullseye: 11, bookworm: 12, trixie: 13 };

/** vSphere's Debian guests and the first hardware version that supports them: 17 is vSphere 7.0, 20 is 8.0, 22 is 9.0. */
const debianGuests: readonly { release: number; since: number }[] = [
  { release: 13, since: 22 },
  { release: 12, since: 20 },
  { release: 11, since: 17 },
];

/**
 * vSphere's guest for a Debian suite on machines of a hardware version: the suite's own release, or the nearest older one that this version
 * supports, else plain Linux.
 */
export function guestOs(suite: string | undefined, hardwareVersion: number): GuestOs {
  const release = releases[suite ?? ""];
  if (release === undefined) return otherLinux;
  const supported = debianGuests.find((guest) => guest.release <= release && guest.since <= hardwareVersion);
  if (!supported) return otherLinux;
  return {
    guestId: `debian${supported.release}_64Guest`,
    cimId: 96,
    description: `Debian GNU/Linux ${supported.release} (64-bit)`,
  };
}

/** The guest of vSphere's name that the user gave. */
export function namedGuestOs(guestId: string): GuestOs {
  return { guestId, cimId: /^debian\d*_64Guest$/.test(guestId) ? 96 : 101, description: guestId };
}
