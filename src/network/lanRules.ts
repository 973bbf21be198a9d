import type { AddressPool } from "../addressing/addressPool";
import type { Range } from "../addressing/range";
import type { Identity } from "../identity";
import type { Problems } from "../input/problem";
import { LanMode } from "./args";

/** What planning has to know of LANs on a platform. */
export interface LanRules {
  /** Mode of a LAN whose arguments name none. */
  readonly defaultMode: LanMode;
  /**
   * Whether the platform is itself the LAN's router, DHCP and DNS server. Where it is not these are the site's, as on an existing network:
   * the gateway may be named, and the LAN's `nameservers` resolve everything.
   */
  readonly serves: boolean;
  /** Whether guests that are not of the program may get addresses by DHCP from the platform. */
  readonly leases: boolean;
  /** The range of a LAN that names none, in CIDR notation. Default: a /24 by project, stack and name. */
  defaultRange?(name: string, identity: Identity): string;
  /**
   * The addresses that machines may have on a LAN. What is wrong with the LAN for that goes to `problems`, and then there is no pool.
   * Default: all of the range.
   */
  pool?(name: string, range: Range, mode: LanMode, problems: Problems): AddressPool | undefined;
  /** Whether a network that exists already may have such a name. */
  isNetworkName(name: string): boolean;
  /** What such a network is and how its name looks, for messages. */
  readonly networkNameForm: string;
}

/** Networks that the host makes by itself, as libvirt does. */
export const hostLanRules: LanRules = {
  defaultMode: LanMode.nat,
  serves: true,
  leases: true,
  isNetworkName: (name) => /^[A-Za-z0-9_.-]{1,15}$/.test(name),
  networkNameForm: "the host's bridge, such as br0: 1 to 15 letters, digits, dots, hyphens, underscores",
};
