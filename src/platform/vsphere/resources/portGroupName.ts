import { changedInputs, checked, isKnown } from "../../../provider/changes";
import { KnownToState } from "../../../provider/knownToState";
import type { ResourceProvider } from "../../../provider/resourceProvider";
import type { Vcenter } from "../govc/govc";
import { listInventory } from "../govc/inventory";
import { isOurNetwork } from "../govc/networks";
import { networkTypes } from "../govc/place";
import { changedApartFromAccount } from "./vcenterInputs";

export interface PortGroupNameInputs {
  vcenter: Vcenter;
  datacenterPath: string;
  /** Name that the port group is to have. */
  portGroup: string;
  /** Identifies a port group of this package. */
  mark: string;
}

/** A name that no other network may have. It creates nothing: a clash is refused before the port group is created. */
export const portGroupNameProvider: ResourceProvider<PortGroupNameInputs, PortGroupNameInputs> = {
  async check(olds, news) {
    const { vcenter, datacenterPath, portGroup, mark } = news;
    const isNew = known.isNew(keyOf(news), olds?.portGroup === portGroup);
    const claimed = olds?.portGroup !== undefined && changedInputs(olds, news).every((key) => key === "vcenter");
    if (claimed || !isKnown(datacenterPath)) return checked(news);
    const there = await listInventory(vcenter, datacenterPath, networkTypes);
    const found = there.find(({ path }) => path.endsWith(`/${portGroup}`));
    if (!found) return checked(news);
    // Leftovers of an interrupted run were claimed in the state before.
    if (!isNew && (await isOurNetwork(vcenter, found, mark))) return checked(news);
    const reason =
      `a network ${found.path} already exists, but is not this LAN in the stack's state; rename it or the LAN, use it with mode ` +
      "bridge, or, if the LAN was moved in the program, remove it in one update and add it in the next";
    return checked(news, [{ propertyPath: "name", reason }]);
  },
  async diff(_id, olds, news) {
    known.keep(keyOf(news));
    const { changes, changed } = changedApartFromAccount(olds, news);
    return { changes, replaces: changed };
  },
  async create(inputs) {
    return { id: inputs.portGroup, outs: inputs };
  },
  async update(_id, _olds, news) {
    return { outs: news };
  },
};

const known = new KnownToState();

function keyOf({ vcenter: { server }, portGroup }: PortGroupNameInputs): string {
  return JSON.stringify([server, portGroup]);
}
