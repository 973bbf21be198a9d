import { virsh, virshBatch } from "../../../host/virsh";
import { poll } from "../../../lifecycle/poll";
import { PowerState } from "../../../machine/args";
import { hypervisorOf } from "../hypervisor";
import { consoleCommand } from "./consoleCommand";
import { domainState } from "./domainState";
import { orUndefined } from "./volumes";

/** A guest that has services to end takes its time. */
const shutdownMs = 300_000;

/** Brings a domain into a state; where it is in it already, nothing happens. @throws Error where the guest does not shut down */
export async function setPower(uri: string, domain: string, state: PowerState): Promise<void> {
  const now = await readPower(uri, domain);
  if (now === state) return;
  if (state === PowerState.running) {
    await virsh(uri, [now === undefined ? "resume" : "start", domain]);
  } else if (state === PowerState.suspended) {
    if (now === PowerState.stopped) await virsh(uri, ["start", domain]);
    await virsh(uri, ["managedsave", domain]);
  } else {
    if (now === PowerState.suspended) await virsh(uri, ["start", domain]);
    await shutDown(uri, domain);
  }
}

/** What a domain is, in the words of a declaration; undefined where it is in no such state, paused for one, and where it is gone. */
export async function readPower(uri: string, domain: string): Promise<PowerState | undefined> {
  const state = await domainState(uri, domain);
  if (["running", "idle", "blocked"].includes(state)) return PowerState.running;
  if (state !== "shut off") return undefined;
  const info = await orUndefined(virsh(uri, ["dominfo", domain]));
  return /^Managed save:\s+yes$/m.test(info?.stdout ?? "") ? PowerState.suspended : PowerState.stopped;
}

/** The provider cannot remove a domain of Xen's whose memory is saved: that driver does not know all that it asks to be removed with it. */
export async function giveUpSavedMemory(uri: string, domain: string): Promise<void> {
  if (hypervisorOf(uri) !== "xen" || (await readPower(uri, domain)) !== PowerState.suspended) return;
  await virsh(uri, ["managedsave-remove", domain]);
}

async function shutDown(uri: string, domain: string): Promise<void> {
  await virshBatch(uri, [["shutdown", domain]]);
  const off = await poll(shutdownMs, async () => (await domainState(uri, domain)) === "shut off" || undefined);
  if (off) return;
  throw new Error(
    `${domain} has not shut down after ${shutdownMs / 60_000} minutes; look with ${consoleCommand(uri, domain)}, ` +
      `or have it ended by virsh -c ${uri} destroy ${domain}, which loses what the guest has not written`,
  );
}
