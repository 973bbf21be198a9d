import * as libvirt from "@pulumi/libvirt";
import type { Resource } from "@pulumi/pulumi";
import type { NetworkRef } from "../../network/args";
import type { DnsRecord } from "../../network/dnsRecord";
import type { LanPlan } from "../../network/lanPlan";
import type { Lan } from "../platform";
import type { Connection } from "./connection";
import { LibvirtResource } from "./libvirtResource";
import { hostOf } from "./location";
import { networkXslt } from "./networkXslt";

export function makeLan(connection: Connection, name: string, plan: LanPlan, parent: Resource): Lan {
  const { identity, provider, location, host, hooks } = connection;
  const uuid = identity.uuid("lan", name);
  const bridged = plan.mode === "bridge";
  const claimed = {
    ...hostOf(location),
    cidr: plan.range.cidr,
    networkUuid: uuid,
    derived: plan.rangeDerived || undefined,
  };
  const claim = bridged ? host : new SubnetClaim(name, claimed, parent, host);
  const network = new libvirt.Network(
    name,
    {
      name: identity.qualified(name),
      mode: plan.mode === "isolated" ? "none" : plan.mode,
      bridge: plan.bridge ?? identity.bridge(name),
      addresses: bridged ? undefined : [plan.range.cidr],
      domain: bridged ? undefined : plan.domain,
      dhcp: bridged ? undefined : { enabled: plan.dhcp !== undefined },
      autostart: true,
      xml: { xslt: networkXslt(plan, uuid) },
    },
    {
      parent,
      provider,
      dependsOn: claim,
      deleteBeforeReplace: true,
      hooks: { beforeCreate: hooks.beforeNetwork },
    },
  );
  return { networkId: network.id, networkName: network.name };
}

export function makeDnsRecords(
  connection: Connection,
  name: string,
  network: NetworkRef,
  records: readonly DnsRecord[],
  parent: Resource,
): Resource {
  return new DnsRecords(name, { ...hostOf(connection.location), network: network.networkId, records }, parent);
}

class SubnetClaim extends LibvirtResource {
  constructor(name: string, inputs: Record<string, unknown>, parent: Resource, host: Resource) {
    super("subnetClaim", "SubnetClaim", name, inputs, { parent, dependsOn: host });
  }
}

class DnsRecords extends LibvirtResource {
  constructor(name: string, inputs: Record<string, unknown>, parent: Resource) {
    super("dnsRecords", "DnsRecords", name, inputs, { parent });
  }
}
