import type { Identity } from "../identity";
import type { Problems } from "../input/problem";
import type { NetworkRef } from "../network/args";
import { type LanPlan, planLan } from "../network/lanPlan";
import { LanSeats } from "../network/lanSeats";
import { seatsOf } from "../network/lansOfProgram";
import type { LanAttachment } from "./args";
import type { NicPlan } from "./plan";

/** Where on a LAN a machine wants to sit when nobody wrote an address down: an offset into the LAN's range. */
export type PreferredSeat = (lan: LanPlan) => number;

/** Takes a machine's seats on its LANs: name, MAC address and address. What cannot be had goes to `problems`. */
export function takeSeats(
  hostname: string,
  attachments: LanAttachment[],
  path: (i: number) => string,
  preferred: PreferredSeat,
  identity: Identity,
  problems: Problems,
): NicPlan[] {
  return attachments.flatMap((attachment, i) => {
    const nic = takeSeat(hostname, i, attachment, path(i), preferred, identity, problems);
    return nic ? [nic] : [];
  });
}

function takeSeat(
  hostname: string,
  index: number,
  { lan, address }: LanAttachment,
  path: string,
  preferred: PreferredSeat,
  identity: Identity,
  problems: Problems,
): NicPlan | undefined {
  const seats = seatsOf(lan) ?? foreignSeats(lan, path, identity, problems);
  if (!seats) return undefined;
  if (!seats.claimHostname(hostname)) {
    problems.add("name", `LAN ${seats.plan.name} has a machine "${hostname}" already; names on a LAN are unique`);
  }
  const mac = identity.mac(hostname, index);
  if (!seats.claimMac(mac)) {
    problems.add(
      "name",
      `"${hostname}" derives the MAC address ${mac} of another machine on LAN ${seats.plan.name}; rename one`,
    );
  }
  if (address !== undefined) {
    const refusal = seats.claim(address, hostname);
    if (refusal) problems.add(index === 0 ? "address" : `${path}.address`, refusal);
    return { lan: seats.plan, network: lan, mac, address };
  }
  const derived = seats.allocate(preferred(seats.plan), hostname);
  if (derived === undefined) {
    problems.add(
      path,
      `${seats.plan.range.cidr} has no address left for "${hostname}"; take a larger range or a smaller DHCP range`,
    );
    return undefined;
  }
  return { lan: seats.plan, network: lan, mac, address: derived };
}

const foreign = new WeakMap<object, LanSeats>();

/** A LAN that this program did not make: planned from what was written down of it. */
function foreignSeats(lan: NetworkRef, path: string, identity: Identity, problems: Problems): LanSeats | undefined {
  const known = foreign.get(lan);
  if (known) return known;
  if (typeof lan?.cidr !== "string" || typeof lan.networkName !== "string") {
    problems.add(
      path,
      "name a VirtualLan of this program, or write down networkId, networkName and cidr as plain strings",
    );
    return undefined;
  }
  const plan = planLan("lan", { cidr: lan.cidr }, identity, problems);
  const seats = plan && new LanSeats({ ...plan, name: lan.networkName });
  if (seats) foreign.set(lan, seats);
  return seats;
}
