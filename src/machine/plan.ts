import { isHostname } from "../input/names";
import type { Problems } from "../input/problem";
import type { NetworkRef } from "../network/args";
import type { DnsRecord } from "../network/dnsRecord";
import type { PlanContext } from "../planContext";
import { type HardwareArgs, type ImageRef, type LanAttachment, PowerState } from "./args";
import { type HardwarePlan, planHardware } from "./hardware";
import { type Attachment, type NicPlan, planNics } from "./nics";

/** A machine apart from what happens inside the guest: every default filled in, every value checked. */
export interface MachinePlan extends HardwarePlan {
  readonly fqdn: string;
  readonly nics: readonly NicPlan[];
}

export interface PlacedArgs extends HardwareArgs {
  image: ImageRef;
  lan?: NetworkRef;
  address?: string;
  lans?: LanAttachment[];
}

/** Plans one machine with its places on LANs. */
export function planMachine(name: string, args: PlacedArgs, context: PlanContext): MachinePlan {
  const { identity, problems } = context;
  const hardware = planHardware(name, args, context);
  checkImageRef(args.image, problems.at("image"));
  if (args.lan && args.lans) problems.add("lans", "set the machine's LANs in lan or in lans, not in both");
  if (args.address !== undefined && !args.lan)
    problems.add("address", "address can only be used with lan; in lans, each entry has its own");
  // A name that is not valid is reported once, not again for each LAN.
  const attachments = isHostname(name) ? attachmentsOf(args, problems) : [];
  const nics = planNics(name, attachments, ({ pool }) => identity.index("address", name, pool.size), context);
  return { ...hardware, nics, fqdn: fqdnOf(name, nics) };
}

function attachmentsOf({ lan, address, lans }: PlacedArgs, problems: Problems): Attachment[] {
  if (lans)
    return lans.map((attachment, i) => ({
      ...attachment,
      lanProblems: problems.at("lans", i, "lan"),
      addressProblems: problems.at("lans", i, "address"),
    }));
  return lan ? [{ lan, address, lanProblems: problems.at("lan"), addressProblems: problems.at("address") }] : [];
}

/** In the DNS domain of the machine's first LAN. */
export function fqdnOf(name: string, [nic]: readonly NicPlan[]): string {
  return nic ? `${name}.${nic.lan.domain}` : name;
}

/** Reports a missing image like any other problem: programs in JavaScript have no compiler that would. */
export function checkImageRef(image: ImageRef | undefined, problems: Problems): void {
  if (image?.imageId === undefined || image.fileName === undefined || image.virtualSize === undefined)
    problems.addHere("pass a GoldenImage, or imageId, fileName and virtualSize of an existing one");
}

/** The name under which a machine is found on one of its LANs. */
export function dnsRecord(plan: MachinePlan, nic: NicPlan): DnsRecord {
  return { address: nic.address, hostname: plan.hostname, fqdn: `${plan.hostname}.${nic.lan.domain}` };
}

/** The state that a machine has reached when its resources are made. */
export function stateOf(plan: MachinePlan): string {
  if (plan.power !== PowerState.running) return plan.power;
  return plan.wait ? "ready" : "started";
}
