import { type GuestState, type ReadinessProbe, silenceClock } from "../../../guest/readiness";
import { keys } from "../guestInfo";
import { consoleCommand, typed } from "../inventoryPath";
import type { Vcenter } from "./govc";
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

/**
 * What the unit in our images reports through VMware's tools. A template without the unit counts as ready when its tools have run for a
 * while and it has its address.
 */
export function guestInfoProbe(awaited: AwaitedMachine, timeoutSeconds: number): ReadinessProbe {
  const { machinePath, instanceId, address } = awaited;
  const upLongEnough = silenceClock(timeoutSeconds);
  let seen: Seen | undefined;
  let log: string | undefined;
  return {
    machine: machinePath,
    logName: "log",
    inspect: `${consoleCommand(machinePath)}, or govc vm.info -e ${typed(machinePath)}`,
    async look(): Promise<GuestState> {
      seen = await lookAt(awaited);
      if (seen.power !== "poweredOn") return { is: "stopped", state: seen.power, fromInside: false };
      if (seen.instance === instanceId && seen.result) {
        const report = readResult(seen.result);
        log = report.log;
        return { is: "finished", errors: report.errors };
      }
      const silent = upLongEnough(hasAddress(awaited, seen));
      // A report of another instance does not count.
      return silent && seen.instance === undefined ? { is: "finished", errors: [] } : { is: "starting" };
    },
    progress() {
      const has = seen?.addresses.length ? seen.addresses.join(", ") : "none yet";
      const stale = seen?.instance ? "; its guestinfo is from an earlier instance" : "";
      return (
        `It is ${seen?.power ?? "gone"}, VMware's tools: ${seen?.tools ?? "unknown"}, addresses: ${has} (${address || "none"} expected); ` +
        `cloud-init has not reported that it has finished${stale}.`
      );
    },
    log: () => log,
  };
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

async function lookAt({ vcenter, machine }: AwaitedMachine): Promise<Seen> {
  const names = ["config.extraConfig", "runtime.powerState", "guest.toolsRunningStatus", "guest.net"];
  const found = await orUndefined(properties<Guest>(vcenter, machine, names));
  const said = new Map((found?.["config.extraConfig"] ?? []).map(({ key, value }) => [key, String(value ?? "")]));
  return {
    power: found?.["runtime.powerState"] ?? "gone",
    tools: found?.["guest.toolsRunningStatus"] ?? "unknown",
    addresses: (found?.["guest.net"] ?? []).flatMap(({ ipAddress }) => ipAddress ?? []),
    instance: said.get(keys.instance)?.trim() || undefined,
    // A blank while unknown, because the guest cannot set an empty value.
    result: said.get(keys.result)?.trim() || undefined,
  };
}

function hasAddress({ address }: AwaitedMachine, { tools, addresses }: Seen): boolean {
  return tools === "guestToolsRunning" && (address === "" || addresses.includes(address));
}
