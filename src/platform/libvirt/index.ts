import { type Problems, shown } from "../../input/problem";
import { Accelerator } from "../../machine/args";
import { withoutStackTraces } from "../../withoutStackTraces";
import type { LibvirtArgs } from "../args";
import type { Platform } from "../platform";
import { qemuTraits } from "../traits";
import { checkAccelerator, checkUri, checkXen } from "./check";
import { Connection } from "./connection";
import { publishImage } from "./image";
import { hasDns, makeDnsRecords, makeLan } from "./lan";
import { derivedRange } from "./lanRange";
import { makeMachine } from "./machine";
import { capabilities } from "./provider";
import { xenCapabilities } from "./xen/capabilities";
import { xenTraits } from "./xen/traits";

/** libvirt as a Platform; what is wrong with its block goes to `problems`. */
export function libvirtPlatform(args: LibvirtArgs, problems: Problems): Platform | undefined {
  const before = problems.found.length;
  const uri = args.uri;
  const hypervisor = checkUri(uri, problems);
  const pool = args.pool ?? "default";
  if (!/^\w[\w.-]*$/.test(pool))
    problems.add("platform.libvirt.pool", `${shown(pool)} is no name of a storage pool: letters, digits, . _ -`);
  const accelerator = args.accelerator ?? Accelerator.auto;
  checkAccelerator(accelerator, "platform.libvirt.accelerator", hypervisor, problems);
  checkXen(args.xen, hypervisor, problems);
  if (problems.found.length > before || !hypervisor) return undefined;
  const connection = new Connection(uri, pool, accelerator, args.xen);
  const traits = hypervisor === "xen" ? xenTraits : qemuTraits;
  return {
    name: "libvirt",
    where: uri,
    can: hypervisor === "xen" ? xenCapabilities : capabilities,
    traits: { ...traits, lan: { ...traits.lan, defaultRange: (name, identity) => derivedRange(uri, name, identity) } },
    imageArgs: (args) => args,
    lanDefaults: () => ({}),
    checkMachines(_component, groups, problems) {
      for (const { path, machines } of groups) {
        const asked = machines[0]?.accelerator;
        if (asked) checkAccelerator(asked, `${path}accelerator`, hypervisor, problems);
      }
    },
    image: (name, plan, parent) => publishImage(connection, name, plan, parent),
    lan: (name, plan, parent) => makeLan(connection, name, plan, parent),
    namesOn: hasDns,
    hostRecords: (name, network, plan, records, parent) =>
      makeDnsRecords(connection, name, network, plan, records, parent),
    filters: () => ({}),
    machine: (name, spec, parent) => withoutStackTraces(() => makeMachine(connection, name, spec, parent)),
    // One host has all machines.
    spread: () => {},
  } satisfies Platform;
}
