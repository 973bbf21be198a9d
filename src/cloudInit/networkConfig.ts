import { renderYaml } from "./yaml";

/** One network interface of a machine. */
export interface GuestNic {
  /** Six pairs of hexadecimal digits. */
  mac: string;
  /** IPv4 or IPv6 address. Left out: by DHCP. */
  address?: string;
  /** Length of the network's prefix. Needed with an address. */
  prefix?: number;
  /** False: nobody on the network advertises an IPv6 router, and none is waited for (12 s in systemd-networkd at each boot). */
  acceptsRouters: boolean;
  /** Default route. Left out: none. */
  gateway?: string;
  nameservers: string[];
  /** DNS search domains. */
  search: string[];
}

/** The text of a seed's `network-config`, version 2 (netplan). Interfaces are named `lan0`, `lan1` … in order. */
export function renderNetworkConfig(nics: GuestNic[]): string {
  return renderYaml({
    version: 2,
    ethernets: Object.fromEntries(nics.map((nic, i) => [`lan${i}`, ethernet(nic, `lan${i}`)])),
  });
}

function ethernet(nic: GuestNic, name: string): object {
  const dns = { ...unlessEmpty("addresses", nic.nameservers), ...unlessEmpty("search", nic.search) };
  return {
    match: { macaddress: nic.mac.toLowerCase() },
    // Renderers other than netplan find an interface by its name only.
    "set-name": name,
    ...(nic.address === undefined
      ? { dhcp4: true }
      : { dhcp4: false, dhcp6: false, addresses: [`${nic.address}/${nic.prefix}`] }),
    ...(nic.acceptsRouters ? {} : { "accept-ra": false }),
    // Not "default": only netplan's own renderer understands that.
    ...(nic.gateway === undefined
      ? {}
      : { routes: [{ to: nic.gateway.includes(":") ? "::/0" : "0.0.0.0/0", via: nic.gateway }] }),
    ...(Object.keys(dns).length === 0 ? {} : { nameservers: dns }),
  };
}

function unlessEmpty(key: string, list: string[]): object {
  return list.length === 0 ? {} : { [key]: list };
}
