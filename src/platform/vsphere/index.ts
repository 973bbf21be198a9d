import { forVsphere } from "../../image/guest/vsphere";
import type { Problems } from "../../input/problem";
import { withoutStackTraces } from "../../withoutStackTraces";
import type { VsphereArgs } from "../args";
import type { Platform } from "../platform";
import { checkMachines, checkPortGroup } from "./check";
import { Connection } from "./connection";
import { publishImage } from "./image";
import { existingNetworkOf, makeHostRecords, makeLan } from "./lan";
import { makeMachine, type VsphereMachine } from "./machine";
import { capabilities, traits } from "./provider";
import { planVsphere } from "./settings";
import { spreadMachines } from "./spread";

/** vSphere as a Platform; what is wrong with its block goes to `problems`. */
export function vspherePlatform(args: VsphereArgs, problems: Problems): Platform | undefined {
  const settings = planVsphere(args, problems);
  if (!settings) return undefined;
  const connection = new Connection(settings, args.password);
  return {
    name: "vsphere",
    where: `${settings.user} at ${settings.server}`,
    can: capabilities,
    traits,
    imageArgs: forVsphere,
    lanDefaults(name) {
      const { network, vlan, ...site } = settings.lans[name] ?? {};
      return network === undefined && vlan !== undefined ? { ...site, vlan } : site;
    },
    checkMachines: (_component, groups, problems) => checkMachines(groups, problems),
    checkLan(name, plan, problems) {
      if (existingNetworkOf(settings, name, plan) === undefined)
        checkPortGroup(connection.identity.qualified(name), problems);
    },
    image: (name, plan, parent) => publishImage(connection, name, plan, parent),
    lan: (name, plan, parent) => makeLan(connection, name, plan, parent),
    hostRecords: (name, network, plan, records, parent) =>
      makeHostRecords(connection, name, network, plan, records, parent),
    filters: () => ({}),
    machine: (name, spec, parent) => withoutStackTraces(() => makeMachine(connection, name, spec, parent)),
    spread: (name, machines, parent) => spreadMachines(connection, name, machines as VsphereMachine[], parent),
  } satisfies Platform;
}
