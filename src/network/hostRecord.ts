/** A name on a LAN and the network card that answers to it. */
export interface HostRecord {
  readonly hostname: string;
  readonly fqdn: string;
  readonly address: string;
  readonly mac: string;
}
