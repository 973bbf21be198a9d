import { directoryPath, mountPathFault } from "../input/guestPath";
import { hostnameForm, isHostname } from "../input/names";
import { type Problems, shown } from "../input/problem";
import { mib } from "../input/size";
import { readChoice, readDuration, readSize, readWholeNumber } from "../input/values";
import type { PlanContext } from "../planContext";
import { Accelerator, BootDevice, ClockBase, type DataDiskArgs, Firmware, type HardwareArgs, PowerState } from "./args";

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

/** The shape of a machine: every default filled in, every value checked. */
export interface HardwarePlan {
  /** Name inside the program. */
  readonly name: string;
  readonly hostname: string;
  /** Name on the hypervisor: carries project and stack. */
  readonly qualifiedName: string;
  readonly uuid: string;
  readonly cpus: number;
  readonly memoryMiB: number;
  /** Bytes; undefined: the image's own size. */
  readonly rootDisk?: number;
  readonly dataDisks: readonly DataDiskPlan[];
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

const smallestMemory = 64 * mib;
const mostCpus = 1024;
const longestDiskName = 20;
const filesystems = ["ext4", "xfs"];

/** Plans the hardware of a machine. */
export function planHardware(name: string, args: HardwareArgs, context: PlanContext): HardwarePlan {
  const { identity, problems } = context;
  const { firmware, accelerator, clock = ClockBase.utc, power = PowerState.running } = args;
  if (!isHostname(name)) problems.add("name", `${shown(name)} is not a valid host name: ${hostnameForm}`);
  const cpus = readWholeNumber(args.cpus ?? 1, 1, mostCpus, problems.at("cpus"));
  if (firmware !== undefined) readChoice(firmware, Firmware, problems.at("firmware"));
  readChoice(clock, ClockBase, problems.at("clock"));
  if (accelerator !== undefined) readChoice(accelerator, Accelerator, problems.at("accelerator"));
  readChoice(power, PowerState, problems.at("power"));
  return {
    name,
    hostname: name,
    qualifiedName: identity.qualified(name),
    uuid: identity.uuid("machine", name),
    cpus,
    memoryMiB: planMemory(args.memory ?? "512MiB", problems.at("memory")),
    rootDisk: args.rootDisk === undefined ? undefined : readSize(args.rootDisk, problems.at("rootDisk")),
    dataDisks: planDataDisks(name, args.dataDisks ?? [], context.at("dataDisks")),
    firmware,
    bootOrder: planBootOrder(args.bootOrder ?? [BootDevice.disk], problems.at("bootOrder")),
    clock,
    accelerator,
    wait: args.readiness?.wait ?? true,
    timeoutSeconds: readDuration(args.readiness?.timeout ?? "15m", problems.at("readiness", "timeout")) ?? 0,
    power,
    libvirt: args.libvirt,
    vsphere: args.vsphere,
    ec2: args.ec2,
  };
}

function planMemory(text: string, problems: Problems): number {
  const bytes = readSize(text, problems);
  if (bytes === undefined) return 0;
  if (bytes < smallestMemory) problems.addHere(`${text} is too little for a guest; use at least 64MiB`);
  else if (bytes % mib !== 0) problems.addHere(`${text} is not a whole number of MiB, which hypervisors require`);
  return Math.floor(bytes / mib);
}

function planBootOrder(order: BootDevice[], problems: Problems): BootDevice[] {
  if (order.length === 0)
    problems.addHere("a machine without a boot device cannot start; leave it out to boot from the disk");
  for (const [i, device] of order.entries()) {
    readChoice(device, BootDevice, problems.at(i));
    if (order.indexOf(device) !== i) problems.at(i).addHere(`"${device}" is in the boot order twice`);
  }
  return order;
}

function planDataDisks(machine: string, disks: DataDiskArgs[], context: PlanContext): DataDiskPlan[] {
  const names = new Set<string>();
  const mounts = new Set<string>();
  return disks.map((disk, i) => {
    const { problems } = context.at(i);
    checkDiskName(disk.name, problems.at("name"));
    if (names.has(disk.name)) problems.add("name", `the machine has two disks "${disk.name}"`);
    names.add(disk.name);
    const mountPath = planMountPath(disk.mountPath, mounts, problems.at("mountPath"));
    const { filesystem = "ext4" } = disk;
    readChoice(filesystem, filesystems, problems.at("filesystem"));
    return dataDiskPlan(machine, i, { ...disk, mountPath, filesystem }, context);
  });
}

function checkDiskName(name: string, problems: Problems): void {
  if (!isHostname(name) || name.length > longestDiskName)
    problems.addHere(`${shown(name)} is not a valid disk name: ${hostnameForm}; at most ${longestDiskName} for disks`);
  else if (["root", "seed"].includes(name)) problems.addHere(`"${name}" is the name of one of the machine's own disks`);
}

/** Written the one way. `mounts` are the paths of the machine's disks before. */
function planMountPath(path: string | undefined, mounts: Set<string>, problems: Problems): string | undefined {
  if (path === undefined) return undefined;
  const directory = typeof path === "string" ? directoryPath(path) : path;
  const fault = mountPathFault(directory);
  if (fault) problems.addHere(fault);
  if (mounts.has(directory)) problems.addHere(`two disks are mounted at ${directory}`);
  mounts.add(directory);
  return directory;
}

function dataDiskPlan(
  machine: string,
  index: number,
  disk: DataDiskArgs & { filesystem: string },
  { identity, rules, problems }: PlanContext,
): DataDiskPlan {
  const { name, size, mountPath, filesystem, deleteWithMachine = false } = disk;
  const uuid = identity.uuid("disk", `${machine}/${name}`);
  return {
    name,
    // Joined by dots, which names do not have, and with a digest: an existing volume is adopted, so the name must be unique.
    volumeName: `${identity.qualified(machine)}.${name}.${uuid.slice(0, 8)}`,
    device: rules.dataDiskDevice(name, uuid, index),
    uuid,
    bytes: readSize(size, problems.at(index, "size")) ?? 0,
    mountPath,
    filesystem,
    deleteWithMachine,
  };
}
