import * as pulumi from "@pulumi/pulumi";
import * as vsphere from "@pulumi/vsphere";
import type { DnsRecord } from "../../network/dnsRecord";
import type { LanPlan } from "../../network/lanPlan";
import type { Lan } from "../platform";
import type { Connection } from "./connection";
import { nameRuns } from "./names";
import { ExistingNetwork, NameRecords, PortGroupName } from "./ownResources";
import { portGroupMark, portGroupOn } from "./portGroups";
import { existingNetworkOf } from "./settings";

/** A LAN on a vCenter: a network that exists already, or a port group on the switch of the settings. */
export function makeLan(connection: Connection, name: string, plan: LanPlan, parent: pulumi.Resource): Lan {
  const { settings, place, vcenter } = connection;
  const existing = existingNetworkOf(settings, name, plan);
  if (existing !== undefined) {
    const inputs = { vcenter, datacenterPath: place.datacenterPath, network: existing, compute: place.compute };
    const { networkId } = new ExistingNetwork(name, inputs, { parent, dependsOn: place });
    return { networkId, networkName: pulumi.output(existing) };
  }
  const claim = new PortGroupName(
    name,
    {
      vcenter,
      datacenterPath: place.datacenterPath,
      portGroup: connection.identity.qualified(name),
      mark: portGroupMark(connection.identity, name),
    },
    { parent, dependsOn: place },
  );
  return settings.distributedSwitch === undefined
    ? standardPortGroups(connection, name, plan, parent, claim)
    : distributedPortGroup(connection, name, plan, parent, claim);
}

function distributedPortGroup(
  connection: Connection,
  name: string,
  plan: LanPlan,
  parent: pulumi.Resource,
  claim: pulumi.Resource,
): Lan {
  const { identity, provider, place, settings, hooks } = connection;
  const group = new vsphere.DistributedPortGroup(
    name,
    {
      name: identity.qualified(name),
      distributedVirtualSwitchUuid: place.switchUuid,
      vlanId: plan.vlan ?? settings.vlan ?? 0,
      description: portGroupMark(identity, name),
    },
    { parent, provider, dependsOn: claim, deleteBeforeReplace: true, hooks: { beforeCreate: hooks.beforePortGroup } },
  );
  return { networkId: group.id, networkName: group.name };
}

/** The port groups of one name on several hosts are one network to vCenter. */
function standardPortGroups(
  connection: Connection,
  name: string,
  plan: LanPlan,
  parent: pulumi.Resource,
  claim: pulumi.Resource,
): Lan {
  const { identity, provider, place, settings, hooks, vcenter } = connection;
  const groups: vsphere.HostPortGroup[] = [];
  for (let i = 0; i < settings.hosts.length; i++) {
    const group = new vsphere.HostPortGroup(
      portGroupOn(name, i),
      {
        name: identity.qualified(name),
        hostSystemId: place.hostIds.apply((ids) => ids[i]!),
        virtualSwitchName: settings.virtualSwitch!,
        vlanId: plan.vlan ?? settings.vlan ?? 0,
      },
      {
        parent,
        provider,
        // One by one: the first makes the network that the others join.
        dependsOn: groups.at(-1) ?? claim,
        deleteBeforeReplace: true,
        hooks: { beforeCreate: hooks.beforePortGroup },
      },
    );
    groups.push(group);
  }
  // They cannot be looked up before they exist.
  const made = pulumi.all(groups.map(({ id }) => id)).apply(() => identity.qualified(name));
  const inputs = { vcenter, datacenterPath: place.datacenterPath, network: made, compute: "" };
  const { networkId } = new ExistingNetwork(`${name}.network`, inputs, { parent, dependsOn: groups });
  return { networkId, networkName: pulumi.output(identity.qualified(name)) };
}

export function makeDnsRecords(
  connection: Connection,
  name: string,
  records: readonly DnsRecord[],
  parent: pulumi.Resource,
): pulumi.Resource {
  const { vcenter, place, folder, identity } = connection;
  const folderPath = pulumi.interpolate`${place.datacenterPath}/vm/${folder}`;
  const machines = records.map(({ hostname }) => identity.qualified(hostname));
  const inputs = { vcenter, folderPath, machines, records: nameRuns(records) };
  return new NameRecords(name, inputs, { parent, dependsOn: place });
}
