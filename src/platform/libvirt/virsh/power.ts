import { PowerState } from "../../../machine/args";
import { poll } from "../../../process/poll";
import { hypervisorTraits } from "../hypervisor";
import {
  consoleCommand,
  type DomainState,
  domainState,
  inWords,
  isPassing,
  isRunning,
  noDomain,
  virshCommand,
  whatHoldsIt,
} from "./domains";
import { virsh, virshBatch } from "./virsh";
import { orUndefined } from "./volumes";

/** A guest that has services to end takes its time. */
const shutdownMs = 300_000;
/** How long work of others on a domain is waited for. */
const passingMs = 60_000;
/** A guest's processors are there at once; its kernel then takes up its devices. */
const wakeMs = 60_000;

/**
 * Brings a domain into a state; where it is in it already, nothing happens.
 * @throws Error where the guest does not shut down, or where it is held by something that somebody has to see to
 */
export async function setPower(uri: string, domain: string, state: PowerState): Promise<void> {
  const now = await settled(uri, domain);
  if ((await declared(uri, domain, now)) === state) return;
  // Stopped and suspended are only reached from running: neither a paused guest nor one with saved memory shuts down.
  if (!isRunning(now)) await start(uri, domain, now);
  if (state === PowerState.suspended) await virsh(uri, ["managedsave", `--domain=${domain}`]);
  if (state === PowerState.stopped) await shutDown(uri, domain);
}

/**
 * What a domain is, in the words of a declaration, else in libvirt's: `paused (user)`, `pmsuspended`, `crashed`.
 * @returns undefined where it is gone
 */
export async function readPower(uri: string, domain: string): Promise<PowerState | string | undefined> {
  const now = await settled(uri, domain);
  if (now.state === noDomain) return undefined;
  return (await declared(uri, domain, now)) ?? inWords(now);
}

async function declared(uri: string, domain: string, now: DomainState): Promise<PowerState | undefined> {
  if (isRunning(now)) return PowerState.running;
  if (now.state !== "shut off") return undefined;
  const info = await orUndefined(virsh(uri, ["dominfo", `--domain=${domain}`]));
  return /^Managed save:\s+yes$/m.test(info?.stdout ?? "") ? PowerState.suspended : PowerState.stopped;
}

/** What is under way comes to its end first. */
async function settled(uri: string, domain: string): Promise<DomainState> {
  const look = () => domainState(uri, domain);
  const found = await poll(passingMs, async () => {
    const now = await look();
    return isPassing(now) ? undefined : now;
  });
  return found ?? (await look());
}

async function start(uri: string, domain: string, now: DomainState): Promise<void> {
  const held = await whatHoldsIt(uri, domain, now);
  if (held !== undefined) throw new Error(`${domain} is ${inWords(now)}: ${held}`);
  const commands: Record<string, string> = { paused: "resume", pmsuspended: "dompmwakeup" };
  await virsh(uri, [commands[now.state] ?? "start", `--domain=${domain}`]);
  const runs = await poll(wakeMs, async () => isRunning(await domainState(uri, domain)) || undefined);
  if (runs) return;
  throw new Error(
    `${domain} is not running (${inWords(await domainState(uri, domain))}); inspect it with ${consoleCommand(uri, domain)}`,
  );
}

/** Where the provider cannot remove a domain whose memory is saved, that goes before it. */
export async function releaseSavedMemory(uri: string, domain: string): Promise<void> {
  if (hypervisorTraits(uri).removesSavedMemory || (await readPower(uri, domain)) !== PowerState.suspended) return;
  await virsh(uri, ["managedsave-remove", `--domain=${domain}`]);
}

async function shutDown(uri: string, domain: string): Promise<void> {
  const isOff = async () => (await domainState(uri, domain)).state === "shut off";
  await virshBatch(uri, [["shutdown", `--domain=${domain}`]]).catch(async (error) => {
    // The guest may have powered off since its state was read.
    if (!(await isOff())) throw error;
  });
  const off = await poll(shutdownMs, async () => (await isOff()) || undefined);
  if (off) return;
  throw new Error(
    `${domain} has not shut down after ${shutdownMs / 60_000} minutes; inspect it with ${consoleCommand(uri, domain)}, ` +
      `or power it off with ${virshCommand(uri, "destroy", domain)}, which loses unwritten data`,
  );
}
