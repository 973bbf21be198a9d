import type { dynamic } from "@pulumi/pulumi";
import { renderPeers } from "../../../cloudInit/peers";
import { changedInputs, checked } from "../../../dynamic/provider";
import type { Vcenter } from "../../../host/govc";
import type { Peers } from "../../../network/peers";
import { base64, keys } from "../guestInfo";
import { type AwaitedMachine, tell, waitForGuest } from "../host/readiness";
import { changedApartFromAccount } from "./vcenterInputs";

export interface GuestInputs {
  vcenter: Vcenter;
  /** UUID of the virtual machine. */
  machineId: string;
  /** Its managed object id. */
  moid: string;
  /** Inventory path, for messages and commands. */
  machinePath: string;
  /** cloud-init's id of this instance: another one is another guest. */
  instanceId: string;
  /** The address it is to have; empty: none. */
  address: string;
  /** What the peers file says. */
  peers: Peers;
  /** False: nothing is waited for. */
  wait: boolean;
  timeoutSeconds: number;
}

export interface GuestOutputs extends GuestInputs {
  state: string;
}

/** The running guest: made when cloud-init has finished in it, and told through guestinfo when its peers change. */
export const vsphereGuestProvider: dynamic.ResourceProvider<GuestInputs, GuestOutputs> = {
  async check(_olds, news) {
    return checked(news);
  },
  async diff(_id, olds, news) {
    const { changes, changed } = changedApartFromAccount(olds, news);
    return {
      changes,
      replaces: changed.filter((key) => ["vcenter", "machineId", "instanceId"].includes(key)),
      deleteBeforeReplace: true,
    };
  },
  async create(inputs) {
    if (!inputs.wait) return { id: inputs.machineId, outs: { ...inputs, state: "started" } };
    await waitForGuest(awaited(inputs), inputs.timeoutSeconds);
    return { id: inputs.machineId, outs: { ...inputs, state: "ready" } };
  },
  async update(_id, olds, news) {
    if (changedInputs(olds, news).includes("peers"))
      await tell(news.vcenter, awaited(news).machine, { [keys.peers]: base64(renderPeers(news.peers)) });
    return { outs: { ...news, state: olds.state } };
  },
};

function awaited({ vcenter, moid, machinePath, instanceId, address }: GuestInputs): AwaitedMachine {
  return { vcenter, machine: `VirtualMachine:${moid}`, machinePath, instanceId, address };
}
