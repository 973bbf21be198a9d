import type { dynamic } from "@pulumi/pulumi";
import { checked, isKnown } from "../../../dynamic/provider";
import type { Vcenter } from "../../../host/govc";
import type { Problem } from "../../../input/problem";
import { formatSize } from "../../../input/size";
import type { HostRecord } from "../../../network/hostRecord";
import { extraConfigOf, tooLargeValue, valueLimit } from "../guestInfo";
import { leftover } from "../host/leftovers";
import { findMachine } from "../host/machines";
import { findTemplate, type Template } from "../host/template";
import { changedApartFromAccount } from "./vcenterInputs";

export interface BootConfigInputs {
  vcenter: Vcenter;
  datacenterPath: string;
  /** Where the machine will be in the inventory, below the datacenter's virtual machines. */
  machine: string;
  /** Of which machine of which stack it is. */
  machineUuid: string;
  imageId: string;
  /** Bytes of the image's disk. */
  imageSize: number;
  /** Bytes of the root disk; 0: as large as the image's. */
  rootSize: number;
  linkedClones: boolean;
  /** Names of the data disks, in the order of declaration. */
  dataDisks: string[];
  /** Unit numbers on the SCSI bus by name of the data disk; filled in by check. */
  units?: Record<string, number>;
  userData: string;
  metaData: string;
  networkConfig: string;
  /** What the guest is told of others at the first boot; later changes reach it while it runs. */
  peers: string;
  names: HostRecord[];
}

export interface BootConfigOutputs extends BootConfigInputs {
  units: Record<string, number>;
  template: Template;
  linkedClone: boolean;
  /** GiB. */
  rootGib: number;
  extraConfig: Record<string, string>;
}

const gib = 2 ** 30;

/** What the machine is a copy of and what its guest is told: what changes one of them makes the machine begin anew. */
export const bootConfigProvider: dynamic.ResourceProvider<BootConfigInputs, BootConfigOutputs> = {
  async check(olds, news) {
    const inputs = { ...news, units: seatDisks(news.dataDisks, olds?.units ?? {}) };
    return checked(inputs, await problemsOf(inputs, olds?.machine === undefined));
  },
  async diff(_id, olds, news) {
    const { changes, changed } = changedApartFromAccount(olds, news);
    const liveKeys = ["peers", "names", "dataDisks", "units", "machine", "datacenterPath", "linkedClones"];
    return {
      changes,
      replaces: changed.filter((key) => !liveKeys.includes(key)),
      deleteBeforeReplace: false,
    };
  },
  async create(inputs) {
    const problems: Problem[] = [];
    const template = await findTemplate(inputs.vcenter, inputs.imageId, inputs.datacenterPath, problems);
    if (!template) throw new Error(problems[0]?.reason ?? gone(inputs.imageId));
    const bytes = inputs.rootSize || inputs.imageSize;
    const extraConfig = extraConfigOf(inputs, inputs.machineUuid);
    const large = tooLarge(extraConfig);
    if (large) throw new Error(large.reason);
    return {
      id: inputs.machineUuid,
      outs: {
        ...inputs,
        units: inputs.units!,
        template,
        linkedClone: inputs.linkedClones && template.linkable && bytes <= template.diskBytes,
        rootGib: Math.ceil(Math.max(bytes, template.diskBytes) / gib),
        extraConfig,
      },
    };
  },
  async update(_id, { template, linkedClone, rootGib, extraConfig }, news) {
    return { outs: { ...news, units: news.units!, template, linkedClone, rootGib, extraConfig } };
  },
};

/**
 * A disk keeps the unit number that it has; a new one gets the lowest that is free. The root disk has 0, and 7 of each bus is the
 * controller's own, which the provider counts around.
 */
export function seatDisks(names: readonly string[], before: Record<string, number>): Record<string, number> {
  const units = new Map(names.flatMap((name) => (before[name] === undefined ? [] : [[name, before[name]] as const])));
  const taken = new Set(units.values());
  for (const name of names) {
    if (units.has(name)) continue;
    let unit = 1;
    while (taken.has(unit)) unit++;
    taken.add(unit);
    units.set(name, unit);
  }
  return Object.fromEntries(units);
}

async function problemsOf(inputs: BootConfigInputs, isNew: boolean): Promise<Problem[]> {
  const { vcenter, datacenterPath, imageId, imageSize, rootSize } = inputs;
  const problems: Problem[] = [];
  if (isKnown(imageSize) && rootSize !== 0 && rootSize < imageSize)
    problems.push({
      propertyPath: "rootDisk",
      reason: `${formatSize(rootSize)} is smaller than the image's disk of ${formatSize(imageSize)}; make it at least that, or leave it out`,
    });
  if ([inputs.userData, inputs.metaData].every(isKnown)) {
    const large = tooLarge(extraConfigOf(inputs, inputs.machineUuid));
    if (large) problems.push(large);
  }
  if (isKnown(datacenterPath) && isKnown(imageId)) {
    const before = problems.length;
    const template = await findTemplate(vcenter, imageId, datacenterPath, problems);
    if (!template && problems.length === before) problems.push({ propertyPath: "image", reason: gone(imageId) });
  }
  if (isNew && isKnown(datacenterPath)) {
    const taken = await takenBy(inputs);
    if (taken) problems.push(taken);
  }
  return problems;
}

function tooLarge(extraConfig: Record<string, string>): Problem | undefined {
  const large = tooLargeValue(extraConfig);
  return (
    large && {
      propertyPath: large.key === "guestinfo.userdata" ? "files" : "lans",
      reason:
        `what the guest is told has ${large.bytes} bytes when it is packed, and VMware's tools read ${valueLimit}; ` +
        "put large content into the golden image or fetch it in a command",
    }
  );
}

function gone(imageId: string): string {
  return `there is no template or library item ${imageId} any more; pulumi up --refresh publishes an image again`;
}

async function takenBy({
  vcenter,
  datacenterPath,
  machine,
  machineUuid,
}: BootConfigInputs): Promise<Problem | undefined> {
  const path = `${datacenterPath}/vm/${machine}`;
  const found = await findMachine(vcenter, { path });
  if (!found || leftover(found, machineUuid)) return undefined;
  return {
    propertyPath: "name",
    reason: `there is a machine ${path} already, which is not this stack's; rename one, or set another folder`,
  };
}
