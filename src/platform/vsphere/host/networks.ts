import { govc, type Vcenter } from "../../../host/govc";
import { type InventoryObject, listInventory, properties, reference } from "./inventory";
import { networkTypes } from "./place";

/**
 * Whether a network is what an interrupted run left of ours. A distributed port group says whose it is. A port group of a standard switch
 * cannot: one of our name that no machine uses is taken for ours.
 */
export async function isOurNetwork(vcenter: Vcenter, network: InventoryObject, mark: string): Promise<boolean> {
  if (network.type === "DistributedVirtualPortgroup") {
    const property = "config.description";
    return (await properties<Record<string, string>>(vcenter, reference(network), [property]))[property] === mark;
  }
  const { vm } = await properties<{ vm: unknown[] | null }>(vcenter, reference(network), ["vm"]);
  return network.type === "Network" && (vm ?? []).length === 0;
}

/** Removes a port group of ours that no state knows of; hosts are those with a standard switch. */
export async function removeLeftoverNetwork(
  vcenter: Vcenter,
  datacenterPath: string,
  name: string,
  mark: string,
  hostIds: readonly string[],
): Promise<void> {
  const there = await listInventory(vcenter, datacenterPath, networkTypes);
  const found = there.find(({ path }) => path.endsWith(`/${name}`));
  if (!found || !(await isOurNetwork(vcenter, found, mark))) return;
  if (found.type === "DistributedVirtualPortgroup") await govc(vcenter, ["object.destroy", found.path]);
  else
    for (const host of hostIds) {
      const groups = await govc(vcenter, ["host.portgroup.info", "-host", `HostSystem:${host}`, "-json"]);
      if (groups.stdout.includes(JSON.stringify(name)))
        await govc(vcenter, ["host.portgroup.remove", "-host", `HostSystem:${host}`, name]);
    }
}
