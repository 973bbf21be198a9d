import type { Identity } from "../../identity";

/** By this a port group of ours is known. */
export function portGroupMark(identity: Identity, lan: string): string {
  return `vmfarm ${identity.uuid("lan", lan)}`;
}

/** The name of the resource for a LAN's port group on a host of a standard switch. */
export function portGroupOn(lan: string, index: number): string {
  return index === 0 ? lan : `${lan}.${index}`;
}

/** LANs' names have no dots. */
export function lanOfPortGroup(name: string): [lan: string, index: number] {
  const [lan, index = "0"] = name.split(".");
  return [lan!, Number(index)];
}
