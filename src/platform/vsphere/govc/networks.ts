import { govc, govcJson, type Vcenter } from "./govc";
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

interface PortGroupPlace {
  datacenterPath: string;
  /** The host whose standard switch gets the port group; undefined on a distributed switch. */
  hostId?: string;
  /** Whether it is the LAN's first: the others join the network that it makes. */
  isFirst: boolean;
}

/** Removes a port group of ours that no state knows of, before it is made. */
export async function removeLeftoverNetwork(
  vcenter: Vcenter,
  name: string,
  mark: string,
  { datacenterPath, hostId, isFirst }: PortGroupPlace,
): Promise<void> {
  if (isFirst) {
    const there = await listInventory(vcenter, datacenterPath, networkTypes);
    const found = there.find(({ path }) => path.endsWith(`/${name}`));
    if (!found || !(await isOurNetwork(vcenter, found, mark))) return;
    if (found.type === "DistributedVirtualPortgroup") await govc(vcenter, ["object.destroy", reference(found)]);
  }
  if (hostId === undefined) return;
  const host = ["-host", `HostSystem:${hostId}`];
  const { portgroup } = await govcJson<{ portgroup?: { spec: { name: string } }[] }>(
    vcenter,
    "host.portgroup.info",
    host,
  );
  if (portgroup?.some(({ spec }) => spec.name === name)) await govc(vcenter, ["host.portgroup.remove", ...host, name]);
}
