import type { dynamic } from "@pulumi/pulumi";
import { checked, isKnown } from "../../../dynamic/provider";
import type { Vcenter } from "../../../host/govc";
import { listInventory } from "../host/inventory";
import { networkTypes } from "../host/place";
import { oneNamed } from "../inventoryPath";
import { changedApartFromAccount } from "./vcenterInputs";

export interface ExistingNetworkInputs {
  vcenter: Vcenter;
  datacenterPath: string;
  /** Name or path of the network. */
  network: string;
  /** Managed object id; filled in by check. */
  networkId?: string;
}

/** A network that somebody else has made. It makes nothing: its check finds it. */
export const existingNetworkProvider: dynamic.ResourceProvider<ExistingNetworkInputs, ExistingNetworkInputs> = {
  async check(_olds, { vcenter, datacenterPath, network }) {
    const inputs = { vcenter, datacenterPath, network };
    if (!isKnown(datacenterPath) || !isKnown(network)) return checked(inputs);
    const all = await listInventory(vcenter, datacenterPath, networkTypes);
    const found = oneNamed(all, network, "network", ` in ${datacenterPath}`);
    if (typeof found !== "string") return checked({ ...inputs, networkId: found.id });
    return checked(inputs, [{ propertyPath: "bridge", reason: found }]);
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
