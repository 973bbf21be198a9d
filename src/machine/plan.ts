import type { Identity } from "../identity";
import { durationForm, parseDuration } from "../input/duration";
import { directoryPath, mountPathFault } from "../input/guestPath";
import { hostnameForm, isHostname } from "../input/names";
import { type Problems, shown } from "../input/problem";
import { parseSize, sizeForm } from "../input/size";
import type { NetworkRef } from "../network/args";
import type { DnsRecord } from "../network/dnsRecord";
import type { LanPlan } from "../network/lanPlan";
import { Accelerator, BootDevice, ClockBase, type DataDiskArgs, Firmware, type HardwareArgs, PowerState } from "./args";
import type { MachineRules } from "./rules";

export interface DataDiskPlan {
  readonly name: string;
  readonly volumeName: string;
  /** Device file under which the guest finds it. */
  readonly device: string;
  /** Follows from project, stack, machine and disk. */
  readonly uuid: string;
  readonly bytes: number;
  readonly mountPath?: string;
  readonly filesystem: string;
  readonly deleteWithMachine: boolean;
}

export interface NicPlan {
  readonly lan: LanPlan;
  readonly network: NetworkRef;
  readonly mac: string;
  readonly address: string;
}

/** A machine apart from what happens inside the guest: every default filled in, every value checked. */
export interface MachinePlan {
  /** Name inside the program. */
  readonly name: string;
  readonly hostname: string;
  readonly fqdn: string;
  /** Name on the hypervisor: carries project and stack. */
  readonly qualifiedName: string;
  readonly uuid: string;
  readonly cpus: number;
  readonly memoryMiB: number;
  /** Bytes; undefined: the image's own size. */
  readonly rootDisk?: number;
  readonly dataDisks: readonly DataDiskPlan[];
  readonly nics: readonly NicPlan[];
  /** Undefined: the platform's default. */
  readonly firmware?: Firmware;
  readonly bootOrder: readonly BootDevice[];
  readonly clock: ClockBase;
  /** Undefined: what the platform's configuration says. */
  readonly accelerator?: Accelerator;
  readonly wait: boolean;
  readonly timeoutSeconds: number;
  readonly power: PowerState;
  readonly libvirt?: Record<string, unknown>;
  readonly vsphere?: Record<string, unknown>;
  readonly ec2?: Record<string, unknown>;
}

const mib = 2 ** 20;
const smallestMemory = 64 * mib;
const mostCpus = 1024;
const filesystems = ["ext4", "xfs"];

/** The hardware of a machine; what is wrong goes to `problems` under `path`. */
export function planHardware(
  name: string,
  args: HardwareArgs,
  path: string,
  identity: Identity,
  rules: MachineRules,
  problems: Problems,
): Omit<MachinePlan, "nics" | "fqdn"> {
  const at = (property: string) => `${path}${property}`;
  if (!isHostname(name)) problems.add(at("name"), `${shown(name)} is no host name: ${hostnameForm}`);
  const cpus = args.cpus ?? 1;
  if (!Number.isInteger(cpus) || cpus < 1 || cpus > mostCpus) {
    problems.add(at("cpus"), `${shown(cpus)} is no whole number from 1 to ${mostCpus}`);
  }
  checkChoice(args.firmware, Firmware, at("firmware"), problems);
  checkChoice(args.clock, ClockBase, at("clock"), problems);
  checkChoice(args.accelerator, Accelerator, at("accelerator"), problems);
  checkChoice(args.power, PowerState, at("power"), problems);
  return {
    name,
    hostname: name,
    qualifiedName: identity.qualified(name),
    uuid: identity.uuid("machine", name),
    cpus,
    memoryMiB: planMemory(args.memory ?? "512MiB", at("memory"), problems),
    rootDisk: args.rootDisk === undefined ? undefined : planSize(args.rootDisk, at("rootDisk"), problems),
    dataDisks: planDataDisks(name, args.dataDisks ?? [], at("dataDisks"), identity, rules, problems),
    firmware: args.firmware,
    bootOrder: planBootOrder(args.bootOrder ?? [BootDevice.disk], at("bootOrder"), problems),
    clock: args.clock ?? ClockBase.utc,
    accelerator: args.accelerator,
    wait: args.readiness?.wait ?? true,
    timeoutSeconds: planTimeout(args.readiness?.timeout ?? "15m", at("readiness.timeout"), problems),
    power: args.power ?? PowerState.running,
    libvirt: args.libvirt,
    vsphere: args.vsphere,
    ec2: args.ec2,
  };
}

function planMemory(text: string, path: string, problems: Problems): number {
  const bytes = planSize(text, path, problems);
  if (bytes < smallestMemory) problems.add(path, `${text} is too little for a guest; at least 64MiB`);
  else if (bytes % mib !== 0)
    problems.add(path, `${text} is no whole number of MiB, which is what hypervisors hand out`);
  return Math.floor(bytes / mib);
}

function planSize(text: string, path: string, problems: Problems): number {
  const bytes = parseSize(String(text));
  if (bytes === undefined) problems.add(path, `${shown(text)} is no size: ${sizeForm}`);
  // Any good value: the problem that was added keeps the plan from being used.
  return bytes ?? 2 ** 40;
}

function planTimeout(text: string, path: string, problems: Problems): number {
  const seconds = parseDuration(String(text));
  if (seconds === undefined) problems.add(path, `${shown(text)} is no duration: ${durationForm}`);
  return seconds ?? 1;
}

function planBootOrder(order: BootDevice[], path: string, problems: Problems): BootDevice[] {
  if (order.length === 0) problems.add(path, "a machine without a boot device never starts; leave it out for the disk");
  for (const [i, device] of order.entries()) {
    checkChoice(device, BootDevice, `${path}[${i}]`, problems);
    if (order.indexOf(device) !== i) problems.add(`${path}[${i}]`, `"${device}" stands in the boot order twice`);
  }
  return order;
}

function planDataDisks(
  machine: string,
  disks: DataDiskArgs[],
  path: string,
  identity: Identity,
  rules: MachineRules,
  problems: Problems,
): DataDiskPlan[] {
  const names = new Set<string>();
  const mounts = new Set<string>();
  return disks.map((disk, i) => {
    const at = (property: string) => `${path}[${i}].${property}`;
    if (!isHostname(disk.name) || disk.name.length > 20) {
      problems.add(at("name"), `${shown(disk.name)} is no disk name: ${hostnameForm}; disks have at most 20`);
    } else if (["root", "seed"].includes(disk.name))
      problems.add(at("name"), `"${disk.name}" is the name of one of the machine's own disks`);
    if (names.has(disk.name)) problems.add(at("name"), `the machine has two disks "${disk.name}"`);
    names.add(disk.name);
    const mount = typeof disk.mountPath === "string" ? directoryPath(disk.mountPath) : disk.mountPath;
    if (mount !== undefined) {
      const fault = mountPathFault(mount);
      if (fault) problems.add(at("mountPath"), fault);
      if (mounts.has(mount)) problems.add(at("mountPath"), `two disks are mounted at ${mount}`);
      mounts.add(mount);
    }
    if (disk.filesystem !== undefined && !filesystems.includes(disk.filesystem)) {
      problems.add(at("filesystem"), `"${disk.filesystem}" is none of ${filesystems.join(", ")}`);
    }
    const uuid = identity.uuid("disk", `${machine}/${disk.name}`);
    return {
      name: disk.name,
      // Joined by dots, which no name has, and with a digest: a volume that is there is adopted, so it must be nobody else's.
      volumeName: `${identity.qualified(machine)}.${disk.name}.${uuid.slice(0, 8)}`,
      device: rules.dataDiskDevice(disk.name, uuid, i),
      uuid,
      bytes: planSize(disk.size, at("size"), problems),
      mountPath: mount,
      filesystem: disk.filesystem ?? "ext4",
      deleteWithMachine: disk.deleteWithMachine ?? false,
    };
  });
}

function checkChoice(
  value: string | undefined,
  choices: Record<string, string>,
  path: string,
  problems: Problems,
): void {
  if (value !== undefined && !Object.values(choices).includes(value)) {
    problems.add(path, `${shown(value)} is none of ${Object.values(choices).join(", ")}`);
  }
}

/** The name under which a machine is found on one of its LANs. */
export function dnsRecord(plan: MachinePlan, nic: NicPlan): DnsRecord {
  return { address: nic.address, hostname: plan.hostname, fqdn: `${plan.hostname}.${nic.lan.domain}` };
}

/** The state that a machine has reached when its resources are made. */
export function stateOf(plan: MachinePlan): string {
  if (plan.power !== PowerState.running) return plan.power;
  return plan.wait ? "ready" : "started";
}
