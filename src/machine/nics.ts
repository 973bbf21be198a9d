import type { LanAddresses } from "../addressing/lanAddresses";
import type { Problems } from "../input/problem";
import type { NetworkRef } from "../network/args";
import type { LanPlan } from "../network/lanPlan";
import { planLan } from "../network/plan";
import type { PlanContext } from "../planContext";
import type { LanAttachment } from "./args";

/** A network card. */
export interface NicPlan {
  readonly lan: LanPlan;
  readonly network: NetworkRef;
  readonly mac: string;
  readonly address: string;
}

/** A place on a LAN, and where problems with it are reported. */
export interface Attachment extends LanAttachment {
  readonly lanProblems: Problems;
  readonly addressProblems: Problems;
}

/** The number in a LAN's pool of the address that a machine prefers where none is written down. */
export type PreferredAddress = (lan: LanPlan) => number;

/** Plans a machine's network cards, and takes name, MAC address and address on their LANs. What cannot be had is a problem. */
export function planNics(
  hostname: string,
  attachments: readonly Attachment[],
  preferred: PreferredAddress,
  context: PlanContext,
): NicPlan[] {
  return attachments.flatMap((attachment, i) => {
    if (attachments.slice(0, i).some(({ lan }) => lan === attachment.lan)) {
      attachment.lanProblems.addHere(
        `"${hostname}" is already on this LAN; a machine has only one network card on each LAN`,
      );
      return [];
    }
    return planNic({ hostname, index: i }, attachment, preferred, context) ?? [];
  });
}

function planNic(
  { hostname, index }: { hostname: string; index: number },
  { lan: network, address, lanProblems, addressProblems }: Attachment,
  preferred: PreferredAddress,
  context: PlanContext,
): NicPlan | undefined {
  const addresses = addressesOn(network, context.within(lanProblems));
  if (!addresses) return undefined;
  const { plan: lan } = addresses;
  const mac = context.identity.mac(hostname, index, context.rules.macs);
  if (!addresses.reserveHostname(hostname)) {
    context.problems.add("name", `LAN ${lan.name} already has a machine "${hostname}"; names on a LAN must be unique`);
  } else if (!addresses.reserveMac(mac)) {
    context.problems.add(
      "name",
      `"${hostname}" derives the MAC address ${mac} of another machine on LAN ${lan.name}; rename one`,
    );
  }
  if (address !== undefined) {
    const reason = addresses.reserve(address, hostname);
    if (reason) addressProblems.addHere(reason);
    return { lan, network, mac, address };
  }
  const allocated = addresses.allocate(preferred(lan), hostname);
  if (allocated === undefined) {
    lanProblems.addHere(
      `${lan.range.cidr} has no free address for "${hostname}"; use a larger range or a smaller DHCP range`,
    );
    return undefined;
  }
  return { lan, network, mac, address: allocated };
}

/** Addresses on a LAN: one of the program, or one that was made elsewhere and is planned from what is written down of it. */
export function addressesOn(lan: NetworkRef, context: PlanContext): LanAddresses | undefined {
  const declared = context.lans.addressesOn(lan);
  if (declared) return declared;
  if (typeof lan?.cidr !== "string" || typeof lan.networkName !== "string") {
    context.problems.addHere("pass a VirtualLan of this program, or networkId, networkName and cidr as plain strings");
    return undefined;
  }
  const { cidr, networkName } = lan;
  return context.lans.addressesOnWrittenDown(networkName, cidr, () => planLan("lan", { cidr }, context));
}
