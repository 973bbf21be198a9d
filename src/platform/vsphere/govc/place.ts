import type { Problem } from "../../../input/problem";
import type { VsphereSettings } from "../settings";
import { computeOf, importNetwork, isReached, reachOf } from "./compute";
import { hardwareVersionOf } from "./connection";
import { checkDatastore } from "./datastore";
import type { Vcenter } from "./govc";
import { type InventoryObject, listInventory, properties, reference } from "./inventory";
import { LookUp } from "./lookUp";

/** Where on a vCenter things are made: ids and paths of its inventory. */
export interface Place {
  datacenterId: string;
  /** Absolute path, such as `/DC0`. */
  datacenterPath: string;
  resourcePoolId: string;
  resourcePoolPath: string;
  /** How govc names the cluster or host whose pool it is; empty where this account does not see it. */
  compute: string;
  /** Empty where machines run in a resource pool or on a host that is in no cluster. */
  clusterPath: string;
  drs: boolean;
  datastoreId: string;
  datastorePath: string;
  /** The machines' folder below the datacenter's, as the inventory has it; empty where the settings name none. */
  folder: string;
  /** UUID of the distributed switch; empty where none is named. */
  switchUuid: string;
  /** Ids of the hosts with the standard switch. */
  hostIds: string[];
  /** A network that the hosts there have, for imports; empty where they have none. */
  importNetwork: string;
  /** Virtual hardware of new machines. */
  hardwareVersion: number;
}

export const networkTypes = ["Network", "DistributedVirtualPortgroup", "OpaqueNetwork"];

const kinds = {
  compute: ["ClusterComputeResource", "ComputeResource"],
  pool: ["ResourcePool", "VirtualApp"],
  datastore: ["Datastore"],
  network: networkTypes,
  switch: ["DistributedVirtualSwitch", "VmwareDistributedVirtualSwitch"],
  host: ["HostSystem"],
  folder: ["Folder"],
};

/** Finds everything that the settings name; what cannot be found goes to `problems`, all of it. */
export async function findPlace(
  vcenter: Vcenter,
  version: string,
  settings: VsphereSettings,
  problems: Problem[],
): Promise<Place | undefined> {
  const datacenter = await findDatacenter(vcenter, settings.datacenter, problems);
  if (!datacenter) return undefined;
  const inventory = await listInventory(vcenter, datacenter.path, Object.values(kinds).flat());
  const look = new LookUp(inventory, problems);
  look.refusePattern("datacenter", datacenter.path);
  const pool = await findPool(vcenter, settings, look, problems);
  const datastore = look.one("datastore", settings.datastore, kinds.datastore, "datastore");
  if (datastore) await checkDatastore(vcenter, datastore, problems);
  const folder = settings.folder === undefined ? "" : look.machineFolder(settings.folder, datacenter.path);
  checkNetworks(settings, look);
  const hosts = settings.hosts.map((host, i) => look.one(`hosts[${i}]`, host, kinds.host, "host"));
  for (const host of hosts) if (host) await checkSwitch(vcenter, host, settings.virtualSwitch!, problems);
  const distributed =
    settings.distributedSwitch &&
    look.one("distributedSwitch", settings.distributedSwitch, kinds.switch, "distributed switch");
  if (problems.length > 0 || !pool || !datastore || folder === undefined) return undefined;
  const compute = await computeOf(vcenter, pool.resourcePoolId);
  const reach = await reachOf(vcenter, compute);
  if (!isReached(reach.datastores, datastore)) {
    const reason = `no host of ${pool.resourcePoolPath} has the datastore ${datastore.path}; use one of theirs`;
    problems.push({ propertyPath: "datastore", reason });
    return undefined;
  }
  return {
    datacenterId: datacenter.id,
    datacenterPath: datacenter.path,
    ...pool,
    compute,
    datastoreId: datastore.id,
    datastorePath: datastore.path,
    folder,
    switchUuid: distributed ? await switchUuid(vcenter, distributed) : "",
    hostIds: hosts.map((host) => host!.id),
    importNetwork: importNetwork(inventory, reach),
    hardwareVersion: hardwareVersionOf(version),
  };
}

async function findDatacenter(vcenter: Vcenter, name: string | undefined, problems: Problem[]) {
  const all = await listInventory(vcenter, "/", ["Datacenter"]);
  if (name !== undefined) return new LookUp(all, problems).one("datacenter", name, ["Datacenter"], "datacenter");
  if (all.length === 1) return all[0];
  const found = all.length === 0 ? "this account sees none" : `there are ${all.map(({ path }) => path).join(", ")}`;
  problems.push({ propertyPath: "datacenter", reason: `specify the datacenter: ${found}` });
  return undefined;
}

type PoolPlace = Pick<Place, "resourcePoolId" | "resourcePoolPath" | "clusterPath" | "drs">;

async function findPool(
  vcenter: Vcenter,
  { cluster, resourcePool }: VsphereSettings,
  look: LookUp,
  problems: Problem[],
): Promise<PoolPlace | undefined> {
  if (resourcePool !== undefined) {
    const pool = look.one("resourcePool", resourcePool, kinds.pool, "resource pool");
    if (pool?.type === "VirtualApp") {
      const reason = `${pool.path} is a vApp, and the provider cannot put machines in a folder into one; use a resource pool`;
      problems.push({ propertyPath: "resourcePool", reason });
    }
    return pool && { resourcePoolId: pool.id, resourcePoolPath: pool.path, clusterPath: "", drs: false };
  }
  const compute = look.one("cluster", cluster!, kinds.compute, "cluster or host");
  if (!compute) return undefined;
  const root = look.under(`${compute.path}/Resources`);
  if (!root) {
    problems.push({
      propertyPath: "cluster",
      reason: `this account may not see the root resource pool of ${compute.path}`,
    });
    return undefined;
  }
  const isCluster = compute.type === "ClusterComputeResource";
  const drsProperty = "configurationEx.drsConfig.enabled";
  const drs =
    isCluster && (await properties<Record<string, boolean>>(vcenter, reference(compute), [drsProperty]))[drsProperty];
  return {
    resourcePoolId: root.id,
    resourcePoolPath: root.path,
    clusterPath: isCluster ? compute.path : "",
    drs: drs === true,
  };
}

function checkNetworks({ network, lans }: VsphereSettings, look: LookUp): void {
  if (network !== undefined) look.one("network", network, networkTypes, "network");
  for (const [name, lan] of Object.entries(lans))
    if (lan.network !== undefined) look.one(`lans.${name}.network`, lan.network, networkTypes, "network");
}

/** A standard switch is each host's own, and is not in the inventory. */
async function checkSwitch(vcenter: Vcenter, host: InventoryObject, name: string, problems: Problem[]): Promise<void> {
  const property = "config.network.vswitch";
  const found = await properties<Record<string, { name: string }[] | null>>(vcenter, reference(host), [property]);
  const names = (found[property] ?? []).map((one) => one.name);
  if (names.includes(name)) return;
  const there = names.length === 0 ? "this account sees none there" : `there are ${names.join(", ")}`;
  const reason = `the host ${host.path} has no standard switch "${name}"; ${there}`;
  problems.push({ propertyPath: "virtualSwitch", reason });
}

async function switchUuid(vcenter: Vcenter, found: InventoryObject): Promise<string> {
  return (await properties<{ uuid: string }>(vcenter, reference(found), ["uuid"])).uuid ?? "";
}
