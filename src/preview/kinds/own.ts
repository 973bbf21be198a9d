import { gib } from "../../input/size";
import { ownType, reportedType } from "../../provider/ownType";
import { inputsOf, type Step } from "../step";
import { type Bag, bag, number, text } from "../values";
import type { DiskFacts, ImageFacts, KindTable, MachineKind, Place } from "./kind";
import { instanceIdWords } from "./words";

export { ownType, reportedType };

const guest: MachineKind = {
  part: "guest",
  words: {
    peers: () => "its peers changed",
    wait: () => "whether up waits for it changed",
    timeoutSeconds: () => undefined,
    domain: () => undefined,
    domainId: () => undefined,
    machineId: () => undefined,
    moid: () => undefined,
    machinePath: () => undefined,
    vcenter: () => undefined,
    uri: () => undefined,
    address: () => undefined,
    machine: () => undefined,
    aws: () => undefined,
    instanceId: () => instanceIdWords,
    // The effect already says it.
    power: () => undefined,
  },
  updates: {
    power({ news }) {
      const power = powerOf(news);
      return power === "running" ? "started" : power;
    },
  },
};

export type Power = "running" | "stopped" | "suspended";

/** The power state that a guest's resource declares. */
export function powerOf(inputs: Bag): Power {
  const power = text(inputs.power);
  return power === "stopped" || power === "suspended" ? power : "running";
}

const inVcenter = ({ vcenter }: Bag): Place => ({ kind: "vSphere", at: text(bag(vcenter).server) ?? "" });

const inRegion = (inputs: Bag): Place => {
  const { region, profile, endpoint } = bag(inputs.aws);
  const aws = { region: text(region) ?? "", profile: text(profile), endpoint: text(endpoint) };
  return { kind: "EC2", at: aws.region, aws };
};

/** Own resources whose type several platforms share. */
export const ownKinds: KindTable = {
  [ownType("Guest")]: guest,
  [ownType("DataDisk")]: {
    part: "data disk",
    facts: diskFacts,
    platformName: (inputs) => text(inputs.volume) ?? text(inputs.volumeName),
  },
  [ownType("ImageVolume")]: {
    part: "image",
    facts: imageFacts,
    place: ({ uri, pool }) => ({ kind: "libvirt", at: text(uri) ?? "", pool: text(pool) }),
  },
  [ownType("ImageTemplate")]: { part: "image", facts: imageFacts, place: inVcenter },
  [ownType("PublishedAmi")]: { part: "image", facts: imageFacts, place: inRegion },
  [ownType("AdoptedAmi")]: { part: "image", adopted: true, facts: adoptedFacts, place: inRegion },
  [ownType("NameRecords")]: { part: "helper" },
};

function diskFacts(step: Step): DiskFacts {
  const { olds, news } = step;
  const inputs = inputsOf(step);
  const volume = text(inputs.volumeName);
  const machine =
    text(inputs.domain) ?? text(inputs.machinePath)?.split("/").at(-1) ?? volume?.slice(0, volume.indexOf(".")) ?? "";
  return {
    disk: text(inputs.serial) ?? nameInFile(text(inputs.file) ?? volume ?? "", machine),
    machine,
    bytesBefore: bytesOf(olds),
    bytes: bytesOf(news),
    grownAtBoot: volume !== undefined,
    // Deletion uses the value in the state, as the last up wrote it.
    deleteWithMachine: (Object.keys(olds).length > 0 ? olds : news).deleteWithMachine === true,
  };
}

function bytesOf({ bytes, gibibytes }: Bag): number | undefined {
  const count = number(gibibytes);
  return number(bytes) ?? (count === undefined ? undefined : count * gib);
}

/** `data` for `vmfarm/shop-dev/shop-dev-shop-db-1.data.1d928332.vmdk`. */
export function nameInFile(path: string, machine: string): string {
  const file = path.split("/").at(-1)!;
  return file.startsWith(`${machine}.`) ? file.slice(machine.length + 1).split(".")[0]! : file;
}

function imageFacts({ action, olds, news, oldOutputs }: Step): ImageFacts {
  const file = (inputs: Bag) => text(inputs.volume) ?? text(inputs.name) ?? text(bag(inputs.plan).fileName);
  return {
    before: file(olds),
    after: action === "delete" ? undefined : file(news),
    idBefore: text(oldOutputs.path) ?? text(oldOutputs.imageId),
    plan: bag(inputsOf({ olds, news }).plan),
  };
}

/** An AMI of someone else, given by its id or by the parameter that holds it. */
function adoptedFacts({ action, olds, news, oldOutputs }: Step): ImageFacts {
  const name = ({ ami, parameter }: Bag) => text(ami) || text(parameter);
  return {
    before: name(olds),
    after: action === "delete" ? undefined : name(news),
    idBefore: text(oldOutputs.imageId),
    plan: { base: { kind: "ami" } },
  };
}
