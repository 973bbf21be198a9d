import type { Vcenter } from "../../../host/govc";
import type { Problem } from "../../../input/problem";
import type { VsphereSettings } from "../settings";
import { hardwareVersionOf } from "./connection";
import { type InventoryObject, listInventory, named, properties, reference } from "./inventory";

/** Where on a vCenter things are made: ids and paths of its inventory. */
export interface Place {
  datacenterId: string;
  /** Absolute path, such as `/DC0`. */
  datacenterPath: string;
  resourcePoolId: string;
  resourcePoolPath: string;
  /** Empty where machines run in a resource pool or on a host that is in no cluster. */
  clusterPath: string;
  drs: boolean;
  datastoreId: string;
  datastorePath: string;
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
  const pool = await findPool(vcenter, settings, look, problems);
  const datastore = look.one("datastore", settings.datastore, kinds.datastore, "datastore");
  if (datastore) await checkDatastore(vcenter, datastore, problems);
  if (settings.folder) look.folder(settings.folder, datacenter.path);
  checkNetworks(settings, look);
  const hosts = settings.hosts.map((host, i) => look.one(`hosts[${i}]`, host, kinds.host, "host"));
  const distributed =
    settings.distributedSwitch &&
    look.one("distributedSwitch", settings.distributedSwitch, kinds.switch, "distributed switch");
  if (problems.length > 0 || !pool || !datastore) return undefined;
  return {
    datacenterId: datacenter.id,
    datacenterPath: datacenter.path,
    ...pool,
    datastoreId: datastore.id,
    datastorePath: datastore.path,
    switchUuid: distributed ? await switchUuid(vcenter, distributed) : "",
    hostIds: hosts.map((host) => host!.id),
    importNetwork: await importNetwork(vcenter, inventory, pool.resourcePoolId),
    hardwareVersion: hardwareVersionOf(version),
  };
}

async function findDatacenter(vcenter: Vcenter, name: string | undefined, problems: Problem[]) {
  const all = await listInventory(vcenter, "/", ["Datacenter"]);
  if (name !== undefined) return new LookUp(all, problems).one("datacenter", name, ["Datacenter"], "datacenter");
  if (all.length === 1) return all[0];
  const found = all.length === 0 ? "this account sees none" : `there are ${all.map(({ path }) => path).join(", ")}`;
  problems.push({ propertyPath: "datacenter", reason: `name the datacenter: ${found}` });
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

async function checkDatastore(vcenter: Vcenter, datastore: InventoryObject, problems: Problem[]): Promise<void> {
  const found = await properties<{ "summary.accessible": boolean; "summary.maintenanceMode": string }>(
    vcenter,
    reference(datastore),
    ["summary.accessible", "summary.maintenanceMode"],
  );
  const mode = found["summary.maintenanceMode"];
  if (found["summary.accessible"] === false)
    problems.push({
      propertyPath: "datastore",
      reason: `the datastore ${datastore.path} is not accessible from any host`,
    });
  else if (mode && mode !== "normal")
    problems.push({ propertyPath: "datastore", reason: `the datastore ${datastore.path} is in maintenance mode` });
}

function checkNetworks({ network, lans }: VsphereSettings, look: LookUp): void {
  if (network !== undefined) look.one("network", network, networkTypes, "network");
  for (const [name, lan] of Object.entries(lans))
    if (lan.network !== undefined) look.one(`lans.${name}.network`, lan.network, networkTypes, "network");
}

/** A package's own network is mapped to one that the hosts have; its clones are not connected to it. */
async function importNetwork(vcenter: Vcenter, inventory: readonly InventoryObject[], pool: string): Promise<string> {
  const { owner } = await properties<{ owner: { type: string; value: string } }>(vcenter, `ResourcePool:${pool}`, [
    "owner",
  ]);
  if (!owner) return "";
  const compute = reference({ type: owner.type, id: owner.value });
  const { network = [] } = await properties<{ network: { value: string }[] }>(vcenter, compute, ["network"]);
  const theirs = inventory.filter(
    ({ id, path }) => network.some(({ value }) => value === id) && !/uplinks?-/i.test(path),
  );
  const [standard] = theirs.filter(({ type }) => type === "Network");
  const chosen = standard ?? theirs[0];
  return chosen ? reference(chosen) : "";
}

async function switchUuid(vcenter: Vcenter, found: InventoryObject): Promise<string> {
  return (await properties<{ uuid: string }>(vcenter, reference(found), ["uuid"])).uuid ?? "";
}

/** Looks names up in an inventory. */
class LookUp {
  constructor(
    private readonly inventory: readonly InventoryObject[],
    private readonly problems: Problem[],
  ) {}

  one(property: string, name: string, types: readonly string[], what: string): InventoryObject | undefined {
    const candidates = this.inventory.filter(({ type }) => types.includes(type));
    const found = named(candidates, name);
    if (found.length === 1) return found[0];
    const reason =
      found.length > 1
        ? `"${name}" is the name of ${found.map(({ path }) => path).join(" and ")}; write the path`
        : `there is no ${what} "${name}"; ${listed(candidates)}`;
    this.problems.push({ propertyPath: property, reason });
    return undefined;
  }

  under(path: string): InventoryObject | undefined {
    return this.inventory.find((object) => object.path === path);
  }

  folder(folder: string, datacenter: string): void {
    if (!this.under(`${datacenter}/vm/${folder.replace(/^\/|\/$/g, "")}`))
      this.problems.push({
        propertyPath: "folder",
        reason: `there is no folder "${folder}" below ${datacenter}/vm; make it, or leave folder out to have one made for the stack`,
      });
  }
}

function listed(objects: readonly InventoryObject[]): string {
  if (objects.length === 0) return "this account sees none at all: has it the right to read there?";
  const shown = objects.slice(0, 8).map(({ path }) => path.split("/").at(-1));
  return `there are ${shown.join(", ")}${objects.length > shown.length ? " …" : ""}`;
}
