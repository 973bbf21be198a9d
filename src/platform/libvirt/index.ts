import { type Problems, shown } from "../../input/problem";
import { Accelerator } from "../../machine/args";
import { withoutStackTraces } from "../../withoutStackTraces";
import type { Platform } from "../platform";
import type { LibvirtArgs } from "./args";
import { checkAccelerator, checkUri, checkXen } from "./check";
import { Connection } from "./connection";
import { publishImage } from "./image";
import { makeDnsRecords, makeLan } from "./lan";
import { makeMachine } from "./machine";
import { libvirtRules } from "./rules";

/** libvirt as a Platform; what is wrong with its block goes to `problems`. */
export function libvirtPlatform(args: LibvirtArgs, reported: Problems): Platform | undefined {
  const problems = reported.at("platform", "libvirt");
  const uri = args.uri;
  const hypervisor = checkUri(uri, problems.at("uri"));
  const pool = args.pool ?? "default";
  if (!/^\w[\w.-]*$/.test(pool))
    problems.add("pool", `${shown(pool)} is not a valid storage pool name: letters, digits, . _ -`);
  const accelerator = args.accelerator ?? Accelerator.auto;
  checkAccelerator(accelerator, hypervisor, problems.at("accelerator"));
  checkXen(args.xen, hypervisor, problems.at("xen"));
  if (!problems.none || !hypervisor) return undefined;
  const connection = new Connection(uri, pool, accelerator, args.xen);
  return {
    location: uri,
    rules: libvirtRules(uri, hypervisor),
    image: (name, plan, parent) => publishImage(connection, name, plan, parent),
    lan: (name, plan, parent) => makeLan(connection, name, plan, parent),
    network: {
      dnsRecords: (name, network, _plan, records, parent) => makeDnsRecords(connection, name, network, records, parent),
    },
    machine: (name, spec, parent) => withoutStackTraces(() => makeMachine(connection, name, spec, parent)),
  };
}
