import { poll } from "../../../process/poll";
import { keys } from "../guestInfo";
import { typed } from "../inventoryPath";
import { govc, type Vcenter } from "./govc";
import { orUndefined, properties } from "./inventory";

/** A machine whose guest is waited for. */
export interface AwaitedMachine {
  vcenter: Vcenter;
  /** How govc names it. */
  machine: string;
  /** Inventory path, for people. */
  machinePath: string;
  /** cloud-init's id of the instance that is to come up. */
  instanceId: string;
  /** The address that the guest is to have; empty: none. */
  address: string;
}

/** What vCenter tells of a guest that runs. */
interface Seen {
  power: string;
  /** `guestToolsRunning`, `guestToolsNotRunning` … */
  tools: string;
  addresses: string[];
  instance?: string;
  result?: string;
}

/** How long a guest with the expected address may stay without a word of vmfarm's unit until it is taken for a template that has none. */
const silentTemplateMs = 120_000;

/**
 * Waits until cloud-init has finished in a guest, which the unit in our images reports through VMware's tools; no network between this host
 * and the guest is needed. A template without the unit counts as ready when its tools run and it has its address.
 * @throws Error with cloud-init's errors and the guest's own log lines, or after the limit with the state the guest is in.
 */
export async function waitForGuest(awaited: AwaitedMachine, timeoutSeconds: number): Promise<void> {
  let seen: Seen | undefined;
  let upSince: number | undefined;
  const silence = Math.min(silentTemplateMs, (timeoutSeconds * 1000) / 2);
  const report = await poll(timeoutSeconds * 1000, async () => {
    seen = await look(awaited);
    refuseStopped(awaited, seen);
    if (seen.instance === awaited.instanceId && seen.result) return readResult(seen.result);
    upSince = hasAddress(awaited, seen) ? (upSince ?? Date.now()) : undefined;
    // What another instance has left is no word of this one.
    const silent = seen.instance === undefined && upSince !== undefined && Date.now() - upSince > silence;
    return silent ? { errors: [], log: "" } : undefined;
  });
  if (!report) throw new Error(timeoutMessage(awaited, seen, timeoutSeconds));
  if (report.errors.length > 0) throw new Error(failureMessage(awaited, report));
}

interface Result {
  errors: string[];
  log: string;
}

/** What the unit in the guest has said. */
export function readResult(text: string): Result {
  try {
    const { errors = [], log = "" } = JSON.parse(Buffer.from(text, "base64").toString("utf8")) as Partial<Result>;
    return { errors, log };
  } catch {
    return { errors: [`the guest's own report cannot be read: ${text.slice(0, 200)}`], log: "" };
  }
}

interface Guest {
  "config.extraConfig": { key: string; value?: unknown }[];
  "runtime.powerState": string;
  "guest.toolsRunningStatus": string;
  "guest.net": { ipAddress?: string[] }[];
}

async function look({ vcenter, machine }: AwaitedMachine): Promise<Seen> {
  const names = ["config.extraConfig", "runtime.powerState", "guest.toolsRunningStatus", "guest.net"];
  const found = await orUndefined(properties<Guest>(vcenter, machine, names));
  const said = new Map((found?.["config.extraConfig"] ?? []).map(({ key, value }) => [key, String(value ?? "")]));
  return {
    power: found?.["runtime.powerState"] ?? "gone",
    tools: found?.["guest.toolsRunningStatus"] ?? "unknown",
    addresses: (found?.["guest.net"] ?? []).flatMap(({ ipAddress }) => ipAddress ?? []),
    instance: said.get(keys.instance)?.trim() || undefined,
    // A blank while it is not known yet: the guest cannot set it to nothing.
    result: said.get(keys.result)?.trim() || undefined,
  };
}

function hasAddress({ address }: AwaitedMachine, { tools, addresses }: Seen): boolean {
  return tools === "guestToolsRunning" && (address === "" || addresses.includes(address));
}

function refuseStopped({ machinePath }: AwaitedMachine, { power }: Seen): void {
  if (power !== "poweredOn")
    throw new Error(`${machinePath} is not running any more (${power}) before it was ready; ${howToLook(machinePath)}`);
}

function howToLook(machinePath: string): string {
  return `look with: ${consoleCommand(machinePath)}, or govc vm.info -e ${typed(machinePath)}`;
}

/** What a person types to see a machine's screen: it prints an address for a browser. */
export function consoleCommand(machinePath: string, datacenter?: string): string {
  return `govc vm.console -h5 ${datacenter === undefined ? "" : `-dc ${typed(datacenter)} `}${typed(machinePath)}`;
}

function failureMessage({ machinePath }: AwaitedMachine, { errors, log }: Result): string {
  return [
    `cloud-init failed in ${machinePath}:`,
    ...errors.map((error) => `  ${error}`),
    ...logLines(log),
    howToLook(machinePath),
  ].join("\n");
}

/** What the log holds is the guest's; nothing of the user-data is printed by us. */
function logLines(log: string): string[] {
  const lines = log.trimEnd().split("\n").slice(-15);
  return log.trim() === "" ? [] : ["The guest's log ends:", ...lines.map((line) => `  | ${line}`)];
}

function timeoutMessage(awaited: AwaitedMachine, seen: Seen | undefined, timeoutSeconds: number): string {
  const { machinePath, address } = awaited;
  const has = seen?.addresses.length ? seen.addresses.join(", ") : "none yet";
  const stale = seen?.instance ? "; what its guestinfo says is of an earlier instance" : "";
  return [
    `${machinePath} was not ready after ${timeoutSeconds} s. It is ${seen?.power ?? "gone"}, VMware's tools: ${seen?.tools ?? "unknown"}, ` +
      `addresses: ${has} (${address || "none"} expected); cloud-init has not reported its end${stale}.`,
    `${howToLook(machinePath)}; allow more time with readiness.timeout`,
  ].join("\n");
}

/** Sets what a running guest is told; a value is seen by every user of this host for a moment, so it is no secret. */
export async function tell(vcenter: Vcenter, machine: string, values: Record<string, string>): Promise<void> {
  const args = Object.entries(values).flatMap(([key, value]) => ["-e", `${key}=${value}`]);
  await govc(vcenter, ["vm.change", "-vm", machine, ...args]);
}
