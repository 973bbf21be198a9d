import type { dynamic } from "@pulumi/pulumi";
import { changedInputs, checked } from "../dynamic/provider";
import type { Peers } from "../network/peers";

/** What the guest of a machine is told and waited for, on every platform. */
export interface GuestInputs {
  /** cloud-init's id of this instance: another one is another guest. */
  instanceId: string;
  /** What the peers file says. */
  peers: Peers;
  /** False: nothing is waited for. */
  wait: boolean;
  timeoutSeconds: number;
}

/** `started`: not waited for yet. */
export type GuestOutputs<Inputs extends GuestInputs> = Inputs & { state: "ready" | "started" };

/** A platform's way to its guests. */
export interface GuestAccess<Inputs extends GuestInputs> {
  /** The platform's id of the machine. */
  id(inputs: Inputs): string;
  /** The inputs that, changed, make it another guest, beside `instanceId`. */
  identity: readonly string[];
  /** Which inputs differ. Default: those whose values do. */
  differences?(olds: Inputs, news: Inputs): { changes: boolean; changed: string[] };
  waitUntilReady(inputs: Inputs): Promise<void>;
  tellPeers(inputs: Inputs): Promise<void>;
}

/** The running guest as a resource: made when cloud-init has finished in it, and told when its peers change. */
export function guestProvider<Inputs extends GuestInputs>(
  access: GuestAccess<Inputs>,
): dynamic.ResourceProvider<Inputs, GuestOutputs<Inputs>> {
  return {
    async check(_olds, news) {
      return checked(news);
    },
    async diff(_id, olds, news) {
      const { changes, changed } = (access.differences ?? differences)(olds, news);
      const replaces = changed.filter((key) => key === "instanceId" || access.identity.includes(key));
      return { changes, replaces, deleteBeforeReplace: true };
    },
    async create(inputs) {
      if (inputs.wait) await access.waitUntilReady(inputs);
      return { id: access.id(inputs), outs: { ...inputs, state: inputs.wait ? "ready" : "started" } };
    },
    async update(_id, olds, news) {
      const waitNow = news.wait && olds.state !== "ready";
      if (waitNow) await access.waitUntilReady(news);
      if (changedInputs(olds, news).includes("peers")) await access.tellPeers(news);
      return { outs: { ...news, state: waitNow ? "ready" : olds.state } };
    },
  };
}

function differences(olds: object, news: object) {
  const changed = changedInputs(olds, news);
  return { changes: changed.length > 0, changed };
}
