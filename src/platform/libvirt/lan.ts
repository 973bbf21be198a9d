import * as libvirt from "@pulumi/libvirt";
import type { Resource } from "@pulumi/pulumi";
import type { NetworkRef } from "../../network/args";
import type { DnsRecord } from "../../network/dnsRecord";
import type { LanPlan } from "../../network/lanPlan";
import type { Lan } from "../platform";
import type { Connection } from "./connection";
import { hostOf } from "./location";
import { networkXslt } from "./networkXslt";
import { DnsRecords, SubnetClaim } from "./ownResources";

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
  const claim = bridged ? host : new SubnetClaim(name, claimed, { parent, dependsOn: host });
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
  return new DnsRecords(name, { ...hostOf(connection.location), network: network.networkId, records }, { parent });
}
