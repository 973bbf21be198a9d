import type { Identity } from "../identity";
import { Problems } from "../input/problem";
import type { NetworkRef } from "../network/args";
import { type LanPlan, planLan } from "../network/lanPlan";
import { LanSeats } from "../network/lanSeats";
import { seatsOf } from "../network/lansOfProgram";
import { perProgram } from "../perProgram";
import type { LanAttachment } from "./args";
import type { NicPlan } from "./plan";
import type { MachineRules } from "./rules";

/** Where on a LAN a machine wants to sit when nobody wrote an address down: the number of a seat. */
export type PreferredSeat = (lan: LanPlan) => number;

/** Where the arguments of one attachment stand, for messages. */
export interface AttachmentPath {
  lan: string;
  address: string;
}

/** Takes a machine's seats on its LANs: name, MAC address and address. What cannot be had goes to `problems`. */
export function takeSeats(
  hostname: string,
  attachments: LanAttachment[],
  path: (i: number) => AttachmentPath,
  preferred: PreferredSeat,
  identity: Identity,
  rules: MachineRules,
  problems: Problems,
): NicPlan[] {
  return attachments.flatMap((attachment, i) => {
    if (attachments.slice(0, i).some(({ lan }) => lan === attachment.lan)) {
      problems.add(path(i).lan, `"${hostname}" is on this LAN already; a machine has one network card on a LAN`);
      return [];
    }
    const nic = takeSeat(hostname, i, attachment, path(i), preferred, identity, rules, problems);
    return nic ? [nic] : [];
  });
}

function takeSeat(
  hostname: string,
  index: number,
  { lan, address }: LanAttachment,
  path: AttachmentPath,
  preferred: PreferredSeat,
  identity: Identity,
  rules: MachineRules,
  problems: Problems,
): NicPlan | undefined {
  const seats = seatsOn(lan, path.lan, identity, rules, problems);
  if (!seats) return undefined;
  const mac = identity.mac(hostname, index, rules.macs);
  if (!seats.claimHostname(hostname)) {
    problems.add("name", `LAN ${seats.plan.name} has a machine "${hostname}" already; names on a LAN are unique`);
  } else if (!seats.claimMac(mac)) {
    problems.add(
      "name",
      `"${hostname}" derives the MAC address ${mac} of another machine on LAN ${seats.plan.name}; rename one`,
    );
  }
  if (address !== undefined) {
    const refusal = seats.claim(address, hostname);
    if (refusal) problems.add(path.address, refusal);
    return { lan: seats.plan, network: lan, mac, address };
  }
  const derived = seats.allocate(preferred(seats.plan), hostname);
  if (derived === undefined) {
    problems.add(
      path.lan,
      `${seats.plan.range.cidr} has no address left for "${hostname}"; take a larger range or a smaller DHCP range`,
    );
    return undefined;
  }
  return { lan: seats.plan, network: lan, mac, address: derived };
}

/** Who sits where on a LAN: one of this program, or one declared elsewhere. What is wrong with it goes to `problems` under `path`. */
export function seatsOn(
  lan: NetworkRef,
  path: string,
  identity: Identity,
  rules: MachineRules,
  problems: Problems,
): LanSeats | undefined {
  return seatsOf(lan) ?? foreignSeats(lan, path, identity, rules, problems);
}

/** By what was written down, so that two machines that write the same LAN down share it. */
const foreign = perProgram(() => new Map<string, LanSeats>());

/** A LAN that this program did not make: planned from what was written down of it. */
function foreignSeats(
  lan: NetworkRef,
  path: string,
  identity: Identity,
  rules: MachineRules,
  problems: Problems,
): LanSeats | undefined {
  if (typeof lan?.cidr !== "string" || typeof lan.networkName !== "string") {
    problems.add(
      path,
      "name a VirtualLan of this program, or write down networkId, networkName and cidr as plain strings",
    );
    return undefined;
  }
  const key = JSON.stringify([lan.networkName, lan.cidr]);
  const known = foreign().get(key);
  if (known) return known;
  const wrong = new Problems();
  const plan = planLan("lan", { cidr: lan.cidr }, identity, rules.lan, wrong);
  for (const { propertyPath, reason } of wrong.found) problems.add(`${path}.${propertyPath}`, reason);
  if (!plan) return undefined;
  const seats = new LanSeats({ ...plan, name: lan.networkName });
  foreign().set(key, seats);
  return seats;
}
