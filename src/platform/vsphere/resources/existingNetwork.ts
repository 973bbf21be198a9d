import { checked, isKnown } from "../../../provider/changes";
import type { ResourceProvider } from "../../../provider/resourceProvider";
import { isReached, reachOf } from "../govc/compute";
import type { Vcenter } from "../govc/govc";
import { type InventoryObject, listInventory, properties, reference } from "../govc/inventory";
import { networkTypes } from "../govc/place";
import { oneNamed } from "../inventoryPath";
import { changedApartFromAccount } from "./vcenterInputs";

export interface ExistingNetworkInputs {
  vcenter: Vcenter;
  datacenterPath: string;
  /** Name or path of the network. */
  network: string;
  /** How govc names the cluster or host whose machines are to be on it; empty where that is not looked at. */
  compute: string;
  /** Managed object id, found on the vCenter. */
  networkId?: string;
}

/** A network that exists already. It creates nothing: it looks the network up. */
export const existingNetworkProvider: ResourceProvider<ExistingNetworkInputs, ExistingNetworkInputs> = {
  async check(olds, { vcenter, datacenterPath, network, compute }) {
    const inputs = { vcenter, datacenterPath, network, compute };
    if (!isKnown(datacenterPath) || !isKnown(network)) return checked(inputs);
    const all = await listInventory(vcenter, datacenterPath, networkTypes);
    const found = oneNamed(all, network, "network", ` in ${datacenterPath}`);
    if (typeof found === "string") return checked(inputs, [{ propertyPath: "bridge", reason: found }]);
    const reason = olds?.networkId === found.id ? undefined : await unusable(vcenter, found, compute);
    return checked(
      { ...inputs, networkId: found.id },
      reason === undefined ? [] : [{ propertyPath: "bridge", reason }],
    );
  },
  async diff(_id, olds, news) {
    const { changes, changed } = changedApartFromAccount(olds, news);
    return { changes, replaces: changed.filter((key) => key === "networkId") };
  },
  async create(inputs) {
    return { id: inputs.networkId!, outs: inputs };
  },
  async update(_id, _olds, news) {
    return { outs: news };
  },
};

/** Why no machine of the cluster can be on a network; undefined where one can. */
async function unusable(vcenter: Vcenter, network: InventoryObject, compute: string): Promise<string | undefined> {
  const uplink = "config.uplink";
  const isGroup = network.type === "DistributedVirtualPortgroup";
  if (isGroup && (await properties<Record<string, boolean>>(vcenter, reference(network), [uplink]))[uplink])
    return `${network.path} is the uplink of a distributed switch, to which machines cannot be connected; use one of its port groups`;
  if (!isKnown(compute) || isReached((await reachOf(vcenter, compute)).networks, network)) return undefined;
  return `no host of the machines' cluster has the network ${network.path}; use one of theirs`;
}
