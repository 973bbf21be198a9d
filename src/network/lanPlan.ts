import type { AddressPool } from "../addressing/addressPool";
import type { Range } from "../addressing/range";
import type { DhcpRange, LanMode } from "./args";

/** A LAN with every default filled in and every value checked. */
export interface LanPlan {
  readonly name: string;
  readonly range: Range;
  /** Whether nobody wrote the range down. */
  readonly rangeDerived: boolean;
  readonly mode: LanMode;
  /** The network that exists already; only with mode `bridge`. */
  readonly bridge?: string;
  readonly vlan?: number;
  /** Whether router and name servers are the site's: on a bridge, and where the platform serves nothing. */
  readonly siteServes: boolean;
  /** The host's address inside the LAN, or the site's router. */
  readonly gateway?: string;
  readonly domain: string;
  /** Undefined where nobody but the program's machines gets an address. */
  readonly dhcp?: DhcpRange;
  readonly nameservers: readonly string[];
  /** DNS servers that the LAN's machines use. */
  readonly resolvers: readonly string[];
  /** The addresses that the program's machines may have. */
  readonly pool: AddressPool;
}
