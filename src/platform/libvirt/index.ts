import { type Problems, shown } from "../../input/problem";
import { Accelerator } from "../../machine/args";
import { withoutStackTraces } from "../../withoutStackTraces";
import type { LibvirtArgs } from "../args";
import type { Platform } from "../platform";
import { qemuTraits } from "../traits";
import { Connection } from "./connection";
import { publishImage } from "./image";
import { makeDnsRecords, makeLan } from "./lan";
import { makeMachine } from "./machine";
import { capabilities } from "./provider";

/** libvirt as a Platform; what is wrong with its block goes to `problems`. */
export function libvirtPlatform(args: LibvirtArgs, problems: Problems): Platform | undefined {
  const before = problems.found.length;
  const uri = args.uri;
  if (typeof uri !== "string" || !URL.canParse(uri)) {
    problems.add(
      "platform.libvirt.uri",
      `${shown(uri)} is no connection URI, such as qemu:///system or qemu+ssh://host/system`,
    );
  } else if (!/^qemu(\+\w+)?:$/.test(new URL(uri).protocol)) {
    problems.add("platform.libvirt.uri", `"${uri}" is no QEMU connection; it begins with qemu:// or qemu+ssh://`);
  }
  const pool = args.pool ?? "default";
  if (!/^\w[\w.-]*$/.test(pool))
    problems.add("platform.libvirt.pool", `${shown(pool)} is no name of a storage pool: letters, digits, . _ -`);
  const accelerator = args.accelerator ?? Accelerator.auto;
  if (!Object.values(Accelerator).includes(accelerator)) {
    problems.add(
      "platform.libvirt.accelerator",
      `${shown(accelerator)} is none of ${Object.values(Accelerator).join(", ")}`,
    );
  }
  if (problems.found.length > before) return undefined;
  const connection = new Connection(uri, pool, accelerator);
  return {
    name: "libvirt",
    where: uri,
    can: capabilities,
    traits: qemuTraits,
    imageArgs: (args) => args,
    lanDefaults: () => ({}),
    checkMachines: () => {},
    image: (name, plan, parent) => publishImage(connection, name, plan, parent),
    lan: (name, plan, parent) => makeLan(connection, name, plan, parent),
    hostRecords: (name, network, plan, records, parent) =>
      makeDnsRecords(connection, name, network, plan, records, parent),
    filters: () => ({}),
    machine: (name, spec, parent) => withoutStackTraces(() => makeMachine(connection, name, spec, parent)),
    // One host has all machines.
    spread: () => {},
  } satisfies Platform;
}
