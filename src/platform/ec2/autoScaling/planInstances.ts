import type { Problems } from "../../../input/problem";
import { formatSize, gib, mib, tib } from "../../../input/size";
import { readChoice, readSize, readWholeNumber } from "../../../input/values";
import { Firmware } from "../../../machine/args";
import type { Architecture, BootMode, InstanceType } from "../instances/catalogue";
import { cheapestFitting, severalFitting, type Wanted } from "../instances/choose";
import { namedType } from "../instances/named";
import { type FarmArgs, PlacementStrategy } from "./args";
import { WarmPoolState } from "./sizeArgs";

/** What the types of a group have to fit beside its arguments. */
export interface InstancePlace {
  readonly region: string;
  /** Ids of the group's zones; none where names stand for them, which are each account's own. */
  readonly zoneIds: readonly string[];
  readonly architecture: Architecture;
}

export interface InstancesPlan {
  /** The best first. */
  readonly types: readonly InstanceType[];
  /** Why the first one. */
  readonly why: string;
  /** Machines that are never Spot instances. */
  readonly onDemandBase: number;
  /** Percent of the others that are none either. */
  readonly onDemandPercent: number;
  /** Undefined: the image's own size. */
  readonly rootGiB?: number;
}

const mostTypes = 40;
/** Above this an instance of Linux does not hibernate. */
const mostHibernatedMiB = 150 * 1024;

/** The instance types of a group and its share of Spot instances; what is wrong goes to `problems`. */
export function planInstances(args: FarmArgs, place: InstancePlace, max: number, problems: Problems): InstancesPlan {
  const percent = args.spot ? readWholeNumber(args.spot.percent, 0, 100, problems.at("spot", "percent")) : 0;
  const onDemandBase = readWholeNumber(args.spot?.onDemandBase ?? 0, 0, max, problems.at("spot", "onDemandBase"));
  const rootGiB = args.rootDisk === undefined ? undefined : planRootDisk(args.rootDisk, problems.at("rootDisk"));
  const hibernates = args.warmPool?.state === WarmPoolState.hibernated;
  if (args.firmware !== undefined) readChoice(args.firmware, Firmware, problems.at("firmware"));
  const bootMode: BootMode = args.firmware === Firmware.uefi ? "uefi" : "legacy-bios";
  const common = {
    architecture: place.architecture,
    bootMode,
    region: place.region,
    zones: place.zoneIds,
    hibernation: hibernates,
    spot: percent > 0,
    clusterPlacement: args.placement?.strategy === PlacementStrategy.cluster,
  };
  const chosen = args.instanceTypes
    ? named(args, args.instanceTypes, common, problems)
    : fitting(args, common, percent > 0 ? 4 : 1, problems);
  if (hibernates) checkHibernation(chosen.types, rootGiB, problems);
  return { ...chosen, onDemandBase, onDemandPercent: 100 - percent, rootGiB };
}

type Common = Omit<Wanted, "cpus" | "memoryMiB" | "burstable">;
type ChosenTypes = Pick<InstancesPlan, "types" | "why">;

function named(args: FarmArgs, names: string[], common: Common, problems: Problems): ChosenTypes {
  for (const other of ["cpus", "memory", "burstable", "typeChoices"] as const) {
    if (args[other] !== undefined) problems.add(other, "cannot be combined with instanceTypes; leave one of them out");
  }
  const here = problems.at("instanceTypes");
  if (names.length === 0 || names.length > mostTypes)
    here.addHere(`${names.length} types; list 1 to ${mostTypes}, or leave it out and set cpus and memory`);
  const types = names.flatMap((name, i) => {
    const type = namedType(name, common);
    if ("fault" in type) here.at(i).addHere(type.fault);
    else if (names.indexOf(name) !== i) here.at(i).addHere(`"${name}" is listed twice`);
    else return type;
    return [];
  });
  return { types, why: "named in instanceTypes" };
}

function fitting(args: FarmArgs, common: Common, usual: number, problems: Problems): ChosenTypes {
  const own = problems.at();
  const cpus = readWholeNumber(args.cpus ?? 1, 1, 1024, own.at("cpus"));
  const memory = readSize(args.memory ?? "512MiB", own.at("memory"));
  const count = readWholeNumber(args.typeChoices ?? usual, 1, 20, own.at("typeChoices"));
  if (!own.none || memory === undefined) return { types: [], why: "" };
  const wanted = { ...common, cpus, memoryMiB: Math.ceil(memory / mib), burstable: args.burstable ?? true };
  const cheapest = cheapestFitting(wanted);
  if ("fault" in cheapest) {
    problems.add(cheapest.of, cheapest.fault);
    return { types: [], why: "" };
  }
  return { types: severalFitting(wanted, count), why: cheapest.why };
}

function planRootDisk(text: string, problems: Problems): number | undefined {
  const bytes = readSize(text, problems);
  if (bytes === undefined) return undefined;
  if (bytes % gib !== 0) problems.addHere(`${text} is not a whole number of GiB, which EBS requires`);
  else if (bytes > 64 * tib) problems.addHere(`${text} is more than a gp3 volume can have; use at most 64TiB`);
  return bytes / gib;
}

/** A machine that hibernates writes its memory to its root disk, beside what is there. */
function checkHibernation(types: readonly InstanceType[], rootGiB: number | undefined, problems: Problems): void {
  const memoryMiB = Math.max(0, ...types.map((type) => type.memoryMiB));
  if (memoryMiB > mostHibernatedMiB)
    problems.add(
      "warmPool.state",
      `a machine with more than ${formatSize(mostHibernatedMiB * mib)} of memory cannot hibernate`,
    );
  if (memoryMiB > 0 && (rootGiB === undefined || rootGiB * 1024 <= memoryMiB))
    problems.add(
      "rootDisk",
      `hibernation writes ${formatSize(memoryMiB * mib)} of memory to the root disk; set it to at least that plus the image's size`,
    );
}
