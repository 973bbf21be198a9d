import type * as pulumi from "@pulumi/pulumi";
import type { DnsRecord } from "../../network/dnsRecord";
import type { LanPlan } from "../../network/lanPlan";
import type { Connection } from "./connection";
import { Ec2Resource } from "./ec2Resource";

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

class NameRecords extends Ec2Resource {
  constructor(name: string, inputs: Record<string, unknown>, opts: pulumi.CustomResourceOptions) {
    super("ec2HostRecords", "HostRecords", name, inputs, opts);
  }
}
