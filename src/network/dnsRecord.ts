/** A name on a LAN and the address that it stands for. */
export interface DnsRecord {
  readonly address: string;
  readonly hostname: string;
  readonly fqdn: string;
}
