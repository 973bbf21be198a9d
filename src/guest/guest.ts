import type { dynamic } from "@pulumi/pulumi";
import { changedInputs, checked } from "../dynamic/provider";
import { PowerState } from "../machine/args";
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
  /** Undefined: it runs, and the platform has no other choice. */
  power?: PowerState;
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
  /** Undefined where machines run, and nothing else is declared. */
  power?: Power<Inputs>;
  /** What has to be given up before the machine can go; undefined: nothing. */
  giveUp?(inputs: Inputs): Promise<void>;
}

/** A platform's switch of its machines. */
export interface Power<Inputs> {
  /** Resolves when the machine is in that state; where it is already, nothing happens. */
  set(inputs: Inputs, state: PowerState): Promise<void>;
  /** A state that can be declared, else the platform's own word for what it is; undefined where it is gone. */
  read(inputs: Inputs): Promise<PowerState | string | undefined>;
}

/** The guest as a resource: made when cloud-init has finished in it, told when its peers change, and stopped and started. */
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
      if (powerOf(inputs) !== PowerState.running) await access.power?.set(inputs, powerOf(inputs));
      return { id: access.id(inputs), outs: { ...inputs, state: inputs.wait ? "ready" : "started" } };
    },
    async update(_id, olds, news) {
      const [before, after] = [powerOf(olds), powerOf(news)];
      const started = before !== PowerState.running && before !== after;
      if (started) await access.power?.set(news, PowerState.running);
      const runs = started || before === PowerState.running;
      const waitNow = runs && news.wait && olds.state !== "ready";
      if (waitNow) await access.waitUntilReady(news);
      // Whoever was away is told what it has missed.
      if (started || (runs && changedInputs(olds, news).includes("peers"))) await access.tellPeers(news);
      if (after !== PowerState.running && before !== after) await access.power?.set(news, after);
      return { outs: { ...news, state: waitNow ? "ready" : olds.state } };
    },
    ...(access.giveUp && { delete: (_id: string, props: GuestOutputs<Inputs>) => access.giveUp!(props) }),
    ...(access.power && { read: readWith(access.power) }),
  };
}

function powerOf({ power }: GuestInputs): PowerState {
  return power ?? PowerState.running;
}

/**
 * Sees what was stopped, started or paused by others, so that the next `up` after a refresh puts it right. What is no state that can be
 * declared differs from whatever is, and is left by way of `running`. The guest of a machine that is gone is gone with it: the next one is
 * waited for, and nothing of it is given up when the machine is no part of the state any more.
 */
function readWith<Inputs extends GuestInputs>({ read }: Power<Inputs>) {
  return async (id: string, props?: GuestOutputs<Inputs>) => {
    if (props === undefined) return { id };
    const power = (await read(props)) as PowerState | undefined;
    return power === undefined ? { id: "", props } : { id, props: { ...props, power } };
  };
}

function differences(olds: object, news: object) {
  const changed = changedInputs(olds, news);
  return { changes: changed.length > 0, changed };
}
