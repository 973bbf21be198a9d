import type * as pulumi from "@pulumi/pulumi";
import type { Identity } from "../../identity";
import { leftoversHook, resourceHook, settled } from "../hooks";
import type { Vcenter } from "./govc/govc";
import type * as leftovers from "./govc/leftovers";
import type * as machines from "./govc/machines";
import type * as networks from "./govc/networks";
import type { VcenterPlace } from "./ownResources";
import { lanOfPortGroup, portGroupMark } from "./portGroups";
import type { VsphereSettings } from "./settings";

/** What runs before something is made on one vCenter. */
export interface VsphereHooks {
  beforeMachine: pulumi.ResourceHook[];
  beforePortGroup: pulumi.ResourceHook[];
}

interface Where {
  settings: VsphereSettings;
  password: pulumi.Output<string>;
  place: VcenterPlace;
  folder: pulumi.Output<string>;
  identity: Identity;
}

/**
 * Before a machine or a port group is created: removes one of ours that an interrupted run has left. What is somebody else's is left alone,
 * and the creation fails then.
 */
export function vsphereHooks(label: string, { settings, password, place, folder, identity }: Where): VsphereHooks {
  const vcenter = async (): Promise<Vcenter> => ({ ...settings, password: await settled(password) });
  const folderPath = async () => `${await settled(place.datacenterPath)}/vm/${await settled(folder)}`;
  return {
    beforeMachine: leftoversHook(`${label}-stale-machines`, {
      async list() {
        const there = await machinesModule().machinesIn(await vcenter(), await folderPath());
        return new Set(there.map(({ path }) => path));
      },
      async clear({ name }, found) {
        const path = `${await folderPath()}/${identity.qualified(name)}`;
        if (found.has(path))
          await leftoversModule().removeLeftover(await vcenter(), path, identity.uuid("machine", name));
      },
    }),
    // Looked up by name instead of listed.
    beforePortGroup: resourceHook(`${label}-stale-port-groups`, async ({ name }) => {
      const [lan, index] = lanOfPortGroup(name);
      const [hostId] = (await settled(place.hostIds)).slice(index);
      const where = { datacenterPath: await settled(place.datacenterPath), hostId, isFirst: index === 0 };
      const mark = portGroupMark(identity, lan);
      await networksModule().removeLeftoverNetwork(await vcenter(), identity.qualified(lan), mark, where);
    }),
  };
}

// Only loaded when something is created, because most runs create nothing.
function leftoversModule(): typeof leftovers {
  return require("./govc/leftovers");
}
function machinesModule(): typeof machines {
  return require("./govc/machines");
}
function networksModule(): typeof networks {
  return require("./govc/networks");
}
