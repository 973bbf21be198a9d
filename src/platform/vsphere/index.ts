import type { Problems } from "../../input/problem";
import { withoutStackTraces } from "../../withoutStackTraces";
import type { Platform } from "../platform";
import type { VsphereArgs } from "./args";
import { Connection } from "./connection";
import { publishImage } from "./image";
import { makeDnsRecords, makeLan } from "./lan";
import { makeMachine, type VsphereMachine } from "./machine";
import { vsphereRules } from "./rules";
import { planVsphere } from "./settings";
import { spreadMachines } from "./spread";

/** vSphere as a Platform; what is wrong with its block goes to `problems`. */
export function vspherePlatform(args: VsphereArgs, problems: Problems): Platform<VsphereMachine> | undefined {
  const settings = planVsphere(args, problems);
  if (!settings) return undefined;
  const connection = new Connection(settings, args.password);
  return {
    location: `${settings.user} at ${settings.server}`,
    rules: vsphereRules(settings, connection.identity),
    image: (name, plan, parent) => publishImage(connection, name, plan, parent),
    lan: (name, plan, parent) => makeLan(connection, name, plan, parent),
    network: {
      dnsRecords: (name, _network, _plan, records, parent) => makeDnsRecords(connection, name, records, parent),
    },
    machine: (name, spec, parent) => withoutStackTraces(() => makeMachine(connection, name, spec, parent)),
    placement: { spread: (name, machines, parent) => spreadMachines(connection, name, machines, parent) },
  };
}
