import type { Problem } from "../../../input/problem";
import { formatSize } from "../../../input/size";
import type { Peers } from "../../../network/peers";
import { checked, isKnown } from "../../../provider/changes";
import { KnownToState } from "../../../provider/knownToState";
import type { ResourceProvider } from "../../../provider/resourceProvider";
import type { Vcenter } from "../govc/govc";
import { leftover, removalCommands } from "../govc/leftovers";
import { findMachine } from "../govc/machines";
import { expectedTemplate, findTemplate, type Template } from "../govc/template";
import { extraConfigOf, tooLargeValue, valueLimit } from "../guestInfo";
import type { NameRun } from "../names";
import { firstLabel, rootGib } from "./machineHardware";
import { changedApartFromAccount } from "./vcenterInputs";

export interface BootConfigInputs {
  vcenter: Vcenter;
  datacenterPath: string;
  /** Where the machine will be in the inventory, below the datacenter's virtual machines. */
  machine: string;
  /** Of which machine of which stack it is. */
  machineUuid: string;
  imageId: string;
  /** Bytes of the image's disk; 0: unknown. */
  imageSize: number;
  /** Bytes of the root disk; 0: as large as the image's. */
  rootSize: number;
  /** By which the provider knows the root disk. */
  rootLabel: string;
  linkedClones: boolean;
  userData: string;
  metaData: string;
  networkConfig: string;
  /** What the guest reads of its peers at the first boot; later changes reach it while it runs. */
  peers: Peers;
  names: NameRun[];
  /** What is cloned; found on the vCenter, and known at preview. */
  template?: Template;
}

export interface BootConfigOutputs extends BootConfigInputs {
  template: Template;
  linkedClone: boolean;
  extraConfig: Record<string, string>;
}

/** What the machine is a copy of and what its guest reads at the first boot. A change of either replaces the machine. */
export const bootConfigProvider: ResourceProvider<BootConfigInputs, BootConfigOutputs> = {
  // Derived from user-data, which may contain secrets.
  secretOutputs: ["extraConfig"],
  async check(olds, news) {
    const problems: Problem[] = [];
    const template = isKnown(news.imageId) ? await findImage(news, problems) : expected(news);
    const isNew = known.isNew(keyOf(news), olds?.machine !== undefined);
    problems.push(...inputProblems(news), ...(isNew ? await nameProblems(news) : []));
    if (olds?.machine !== undefined) problems.push(...shrunkInPlace(olds, news));
    return checked({ ...news, template }, problems);
  },
  async diff(_id, olds, news) {
    known.keep(keyOf(news));
    const { changed } = changedApartFromAccount(olds, news);
    // Nothing of this is stored on the vCenter, so changes that do not recreate the machine are ignored.
    const live = ["peers", "names", "template", "machine", "datacenterPath", "linkedClones", "rootLabel"];
    const replaces = changed.filter((key) => !live.includes(key));
    return { changes: replaces.length > 0, replaces, deleteBeforeReplace: false };
  },
  async create(inputs) {
    const problems: Problem[] = [];
    const template = await findImage(inputs, problems);
    problems.push(...inputProblems(inputs));
    if (!template || problems.length > 0) throw new Error(problems[0]?.reason);
    const bytes = inputs.rootSize || inputs.imageSize;
    return {
      id: inputs.machineUuid,
      outs: {
        ...inputs,
        template,
        linkedClone: inputs.linkedClones && template.linkable && bytes <= template.diskBytes,
        extraConfig: extraConfigOf(inputs, inputs.machineUuid, template.ours ? inputs.imageId : undefined),
      },
    };
  },
};

const known = new KnownToState();

function keyOf({ vcenter: { server }, machine }: BootConfigInputs): string {
  return JSON.stringify([server, machine]);
}

function expected({ imageSize }: BootConfigInputs): Template {
  return expectedTemplate(isKnown(imageSize) ? imageSize : 0, true);
}

async function findImage(inputs: BootConfigInputs, problems: Problem[]): Promise<Template | undefined> {
  const { vcenter, imageId, datacenterPath } = inputs;
  if (!isKnown(datacenterPath)) return undefined;
  const before = problems.length;
  const template = await findTemplate(vcenter, imageId, datacenterPath, problems);
  if (!template && problems.length === before)
    problems.push({
      propertyPath: "image",
      reason: `the template or library item ${imageId} no longer exists; pulumi up --refresh publishes an image again`,
    });
  return template;
}

function inputProblems(inputs: BootConfigInputs): Problem[] {
  const { imageId, imageSize, rootSize, userData, metaData } = inputs;
  const problems: Problem[] = [];
  const add = (propertyPath: string, reason: string) => problems.push({ propertyPath, reason });
  if (isKnown(imageSize) && rootSize !== 0 && rootSize < imageSize)
    add(
      "rootDisk",
      `${formatSize(rootSize)} is smaller than the image's disk of ${formatSize(imageSize)}; make it at least that, or leave it out`,
    );
  if (imageSize === 0 && rootSize === 0)
    add("rootDisk", "is required: the disk size of a content library item is not known");
  if ([userData, metaData].every(isKnown)) {
    const large = tooLargeValue(extraConfigOf(inputs, "", isKnown(imageId) ? imageId : ""));
    if (large)
      add(
        large.key === "guestinfo.userdata" ? "files" : "lans",
        `the data for the guest has ${large.bytes} bytes when compressed, but VMware's tools read ${valueLimit}; ` +
          "put large content into the golden image, or download it in a command",
      );
  }
  return problems;
}

/** Of a machine from before its size was remembered the provider would take it for the same disk, and refuse it at each preview. */
function shrunkInPlace(olds: Partial<BootConfigInputs>, news: BootConfigInputs): Problem[] {
  const [before, after] = [olds.rootSize || olds.imageSize, news.rootSize || news.imageSize];
  if (!isKnown(before) || !isKnown(after) || !before || after === 0 || rootGib(after) >= rootGib(before)) return [];
  if ((olds.rootLabel ?? firstLabel) !== news.rootLabel) return [];
  const reason =
    `changing the root disk from ${formatSize(before)} to ${formatSize(after)} replaces the machine, but its current size is not recorded yet: ` +
    "run pulumi up once without that change, then make it smaller";
  return [{ propertyPath: "rootDisk", reason }];
}

async function nameProblems({ vcenter, datacenterPath, machine, machineUuid }: BootConfigInputs): Promise<Problem[]> {
  if (!isKnown(datacenterPath) || !isKnown(machine)) return [];
  const path = `${datacenterPath}/vm/${machine}`;
  const found = await findMachine(vcenter, { path });
  if (!found) return [];
  // For leftovers of an interrupted run, the state already has the boot configuration.
  const ours = leftover(found, machineUuid);
  return [
    {
      propertyPath: "name",
      reason: ours
        ? `a machine ${path} already exists, but is not this machine in the stack's state. If the machine was moved in the program, ` +
          "remove it in one update and add it in the next, or keep its URN with aliases; if it belongs to another stack, rename one; to recreate a " +
          `machine, use --replace with the URN of its VirtualMachine; if nobody uses it, this removes it and keeps its data disks: ${removalCommands(found, path)}`
        : `a machine ${path} already exists that does not belong to this stack; rename one, or set another folder`,
    },
  ];
}
