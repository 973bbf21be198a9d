import type * as pulumi from "@pulumi/pulumi";
import type { DnsRecord } from "../../network/dnsRecord";
import type { LanPlan } from "../../network/lanPlan";
import type { Connection } from "./connection";
import { NameRecords } from "./ownResources";

/** Names in the LAN's private DNS zone. */
export function makeDnsRecords(
  { aws, lans, region }: Connection,
  name: string,
  plan: LanPlan,
  records: readonly DnsRecord[],
  parent: pulumi.Resource,
): pulumi.Resource {
  const { zoneId } = lans.get(plan)!;
  const addresses = Object.fromEntries(records.map(({ fqdn, address }) => [fqdn, address]));
  return new NameRecords(name, { aws, zoneId, addresses }, { parent, dependsOn: region });
}
