import * as pulumi from "@pulumi/pulumi";
import type { Identity } from "../../identity";
import { knowsHooks, settled } from "../hooks";
import type { Vcenter } from "./govc/govc";
import type * as leftovers from "./govc/leftovers";
import type * as machines from "./govc/machines";
import type * as networks from "./govc/networks";
import type { VsphereSettings } from "./settings";
import type { VsphereHost } from "./vsphereHost";

/** Hooks for one vCenter; none where the monitor knows no hooks. */
export interface StaleHooks {
  beforeMachine: pulumi.ResourceHook[];
  beforePortGroup: pulumi.ResourceHook[];
}

interface Where {
  settings: VsphereSettings;
  password: pulumi.Output<string>;
  host: VsphereHost;
  folder: pulumi.Output<string>;
  identity: Identity;
}

/**
 * Before a machine or a port group is created: removes one of ours that an interrupted run left and no state knows of. What is somebody
 * else's is left alone, and the creation fails then.
 */
export function staleHooks(label: string, { settings, password, host, folder, identity }: Where): StaleHooks {
  if (!knowsHooks()) return { beforeMachine: [], beforePortGroup: [] };
  const vcenter = async (): Promise<Vcenter> => ({ ...settings, password: await settled(password) });
  let there: Promise<Set<string>> | undefined;
  const beforeMachine = new pulumi.ResourceHook(`${label}-stale-machines`, async ({ name }) => {
    const folderPath = `${await settled(host.datacenterPath)}/vm/${await settled(folder)}`;
    const path = `${folderPath}/${identity.qualified(name)}`;
    // What an interrupted run left was there when this one began: it is listed once, however much is created.
    there ??= vcenter().then((server) => pathsIn(server, folderPath));
    if ((await there).has(path))
      await leftoversModule().removeLeftover(await vcenter(), path, identity.uuid("machine", name));
  });
  const beforePortGroup = new pulumi.ResourceHook(`${label}-stale-port-groups`, async ({ name }) => {
    const [lan, index] = lanOfPortGroup(name);
    const [hostId] = (await settled(host.hostIds)).slice(index);
    const where = { datacenterPath: await settled(host.datacenterPath), hostId, isFirst: index === 0 };
    const mark = portGroupMark(identity, lan);
    await networksModule().removeLeftoverNetwork(await vcenter(), identity.qualified(lan), mark, where);
  });
  return { beforeMachine: [beforeMachine], beforePortGroup: [beforePortGroup] };
}

/** By this a port group of ours is known. */
export function portGroupMark(identity: Identity, lan: string): string {
  return `vmfarm ${identity.uuid("lan", lan)}`;
}

/** The name of the resource for a LAN's port group on a host of a standard switch. */
export function portGroupOn(lan: string, index: number): string {
  return index === 0 ? lan : `${lan}.${index}`;
}

/** LANs' names have no dots. */
function lanOfPortGroup(name: string): [lan: string, index: number] {
  const [lan, index = "0"] = name.split(".");
  return [lan!, Number(index)];
}

async function pathsIn(vcenter: Vcenter, folderPath: string): Promise<Set<string>> {
  return new Set((await machinesModule().machinesIn(vcenter, folderPath)).map(({ path }) => path));
}

// Loaded only when something is created: most runs create nothing.
function leftoversModule(): typeof leftovers {
  return require("./govc/leftovers");
}
function machinesModule(): typeof machines {
  return require("./govc/machines");
}
function networksModule(): typeof networks {
  return require("./govc/networks");
}
