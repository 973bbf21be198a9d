import type { Step } from "../input/step";
import { bag, number, text } from "../input/values";
import type { DiskFacts, ImageFacts, MachineRule, RuleTable } from "./rule";

/** Types of our own resources. */
export const ours = (type: string) => `pulumi-nodejs:dynamic/vmfarm:${type}`;

const guest: MachineRule = {
  part: "guest",
  words: {
    peers: () => "its peers changed",
    wait: () => "it is waited for from now on, or no longer",
    timeoutSeconds: () => undefined,
    domain: () => undefined,
    domainId: () => undefined,
    machineId: () => undefined,
    moid: () => undefined,
    machinePath: () => undefined,
    vcenter: () => undefined,
    uri: () => undefined,
    address: () => undefined,
    instanceId: () => "its identity for cloud-init changed",
  },
};

/** Resources of ours that several platforms name alike. */
export const shared: RuleTable = {
  [ours("Guest")]: guest,
  [ours("DataDisk")]: { part: "data disk", facts: diskFacts },
  [ours("ImageVolume")]: { part: "image", facts: imageFacts },
  [ours("ImageTemplate")]: { part: "image", facts: imageFacts },
};

function diskFacts({ olds, news }: Step): DiskFacts {
  const now = Object.keys(news).length > 0 ? news : olds;
  const machine = text(now.domain) ?? text(now.machinePath)?.split("/").at(-1) ?? "";
  return {
    disk: text(now.serial) ?? nameInFile(text(now.file) ?? "", machine),
    machine,
    bytesBefore: number(olds.bytes),
    bytes: number(news.bytes),
    // A deletion goes by what the state has, which is what the last up wrote.
    deleteWithMachine: (Object.keys(olds).length > 0 ? olds : news).deleteWithMachine === true,
  };
}

/** `data` of `vmfarm/shop-dev/shop-dev-shop-db-1.data.1d928332.vmdk`. */
export function nameInFile(path: string, machine: string): string {
  const file = path.split("/").at(-1)!;
  return file.startsWith(`${machine}.`) ? file.slice(machine.length + 1).split(".")[0]! : file;
}

function imageFacts({ action, olds, news, oldOutputs }: Step): ImageFacts {
  const file = (inputs: Record<string, unknown>) => text(inputs.volume) ?? text(inputs.name);
  return {
    before: file(olds),
    after: action === "delete" ? undefined : file(news),
    idBefore: text(oldOutputs.path) ?? text(oldOutputs.imageId),
    plan: bag(Object.keys(news).length > 0 ? news.plan : olds.plan),
  };
}
