import type { dynamic } from "@pulumi/pulumi";
import { checked, isKnown } from "../../../dynamic/provider";
import type { Vcenter } from "../../../host/govc";
import { listInventory, named } from "../host/inventory";
import { networkTypes } from "../host/place";
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
    const found = named(all, network);
    if (found.length === 1) return checked({ ...inputs, networkId: found[0]!.id });
    const reason =
      found.length > 1
        ? `"${network}" is the name of ${found.map(({ path }) => path).join(" and ")}; write the path`
        : `there is no network "${network}" in ${datacenterPath}; there are ${all.map(({ path }) => path.split("/").at(-1)).join(", ")}`;
    return checked(inputs, [{ propertyPath: "bridge", reason }]);
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
