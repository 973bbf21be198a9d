import { PowerState } from "../machine/args";
import type { Peers } from "../network/peers";
import { changedInputs, checked } from "../provider/changes";
import type { ResourceProvider } from "../provider/resourceProvider";
import type { NoChannel } from "./channel";
import { type PeersChannel, updatePeersFile } from "./peersFile";
import { type ReadinessProbe, waitUntilReady } from "./readiness";

/** What is declared of the guest of a machine, on every platform. */
export interface GuestInputs {
  /** cloud-init's id of this instance: another one is another guest. */
  instanceId: string;
  /** What the peers file says. */
  peers: Peers;
  /** False: nothing is waited for. */
  wait: boolean;
  timeoutSeconds: number;
  /** Absent: it runs, and the platform has no other choice. */
  power?: PowerState;
}

/** `started`: not waited for yet. */
export type GuestOutputs<Inputs extends GuestInputs> = Inputs & { state: "ready" | "started" };

/** What a platform does with the guest of a machine. */
export interface GuestDriver<Inputs extends GuestInputs> {
  /** The platform's id of the machine. */
  id(inputs: Inputs): string;
  /** What messages call the machine. */
  machineName(inputs: Inputs): string;
  /** The inputs that, changed, make it another guest, beside `instanceId`. */
  identity: readonly string[];
  /** Which inputs differ. Default: those whose values do. */
  differences?(olds: Inputs, news: Inputs): { changes: boolean; changed: string[] };
  /** A new one for each wait. */
  probe(inputs: Inputs): ReadinessProbe;
  /** The way into the running guest. */
  channel(inputs: Inputs): PeersChannel | NoChannel;
  /** Whether a guest whose peers file cannot be written is an error. */
  requiresPeers(inputs: Inputs): boolean;
  /** Undefined where machines run, and nothing else is declared. */
  power?: Power<Inputs>;
  /** What has to be released before the machine can be deleted; undefined: nothing. */
  releaseBeforeDelete?(inputs: Inputs): Promise<void>;
}

/** A platform's switch of its machines. */
export interface Power<Inputs> {
  /** Resolves when the machine is in that state; where it is already, nothing happens. */
  set(inputs: Inputs, state: PowerState): Promise<void>;
  /** A state that can be declared, else the platform's own word for what it is; undefined where it is gone. */
  read(inputs: Inputs): Promise<PowerState | string | undefined>;
}

/** The guest as a resource: made when cloud-init has finished in it, updated when its peers change, and stopped and started. */
export function guestProvider<Inputs extends GuestInputs>(
  driver: GuestDriver<Inputs>,
): ResourceProvider<Inputs, GuestOutputs<Inputs>> {
  const { power } = driver;
  const updatePeers = (inputs: Inputs) =>
    updatePeersFile(driver.machineName(inputs), driver.channel(inputs), inputs.peers, driver.requiresPeers(inputs));
  return {
    async check(_olds, news) {
      return checked(news);
    },
    async diff(_id, olds, news) {
      const { changes, changed } = (driver.differences ?? differences)(olds, news);
      const replaces = changed.filter((key) => key === "instanceId" || driver.identity.includes(key));
      return { changes, replaces, deleteBeforeReplace: true };
    },
    async create(inputs) {
      if (inputs.wait) await waitForGuest(driver, inputs);
      if (powerOf(inputs) !== PowerState.running) await power?.set(inputs, powerOf(inputs));
      return { id: driver.id(inputs), outs: { ...inputs, state: inputs.wait ? "ready" : "started" } };
    },
    async update(_id, olds, news) {
      const [before, after] = [powerOf(olds), powerOf(news)];
      const started = before !== PowerState.running && before !== after;
      if (started) await power?.set(news, PowerState.running);
      const runs = started || before === PowerState.running;
      const waitNow = runs && news.wait && olds.state !== "ready";
      if (waitNow) await waitForGuest(driver, news);
      // Changes that a stopped machine has missed are written when it starts.
      if (started || (runs && changedInputs(olds, news).includes("peers"))) await updatePeers(news);
      if (after !== PowerState.running && before !== after) await power?.set(news, after);
      return { outs: { ...news, state: waitNow ? "ready" : olds.state } };
    },
    ...(driver.releaseBeforeDelete && {
      delete: (_id: string, props: GuestOutputs<Inputs>) => driver.releaseBeforeDelete!(props),
    }),
    ...(power && { read: readWith(power) }),
  };
}

/** Waits as long as is declared until the guest of a machine is ready. */
export function waitForGuest<Inputs extends GuestInputs>(
  driver: Pick<GuestDriver<Inputs>, "probe">,
  inputs: Inputs,
): Promise<void> {
  const { timeoutSeconds, power } = inputs;
  return waitUntilReady(driver.probe(inputs), { timeoutSeconds, mayShutDown: power === PowerState.stopped });
}

function powerOf({ power }: GuestInputs): PowerState {
  return power ?? PowerState.running;
}

/**
 * Sees what was stopped, started or paused by others, so that the next `up` after a refresh puts it right. A state that cannot be
 * declared differs from any that can, and is left by way of `running`. The guest of a machine that is gone is gone with it: the next one is
 * waited for, and nothing of it is released when the machine is no longer part of the state.
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
