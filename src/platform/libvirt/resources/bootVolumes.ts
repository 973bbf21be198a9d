import type { dynamic } from "@pulumi/pulumi";
import { renderPeers, withPeers } from "../../../cloudInit/peers";
import { buildSeed } from "../../../cloudInit/seed";
import { shortDigest } from "../../../digest";
import { KnownToState } from "../../../dynamic/knownToState";
import { changedInputs, checked, isKnown } from "../../../dynamic/provider";
import type { Problem } from "../../../input/problem";
import { formatSize } from "../../../input/size";
import type { Peers } from "../../../network/peers";
import { ProgramError } from "../../../process/run";
import { withTemporaryFile } from "../../../process/temporaryFile";
import { connectionTo, type PoolLocation } from "../location";
import { domainState, noDomain, virshCommand } from "../virsh/domains";
import { volumesInUse } from "../virsh/domainUses";
import { virshBatch } from "../virsh/virsh";
import { bytesMade, createOverlay, createVolume, deleteVolumes, findVolume, volumeOptions } from "../virsh/volumes";

export interface BootVolumesInputs extends PoolLocation {
  /** Beginning of the volumes' names. */
  prefix: string;
  /** What the URN says beside the name: by it a machine that was moved is told from this one. Undefined: made before it was noted. */
  parentTypes?: string[];
  /** Path of the golden image's volume. */
  imagePath: string;
  /** Bytes that a guest sees of the image. */
  imageSize: number;
  /** Bytes of the root disk; 0: as large as the image. */
  rootSize: number;
  userData: string;
  metaData: string;
  networkConfig: string;
  /** What the platform adds to the user-data; undefined: nothing. */
  vendorData?: string;
  /** What the guest is told of its peers at the first boot; later changes reach it while it runs. */
  peers: Peers;
  /** Root volumes that the machine has had before, the last first; filled in by check. By them a domain that an interrupted run left is known. */
  earlierRoots?: string[];
}

export interface BootVolumesOutputs extends BootVolumesInputs {
  rootName: string;
  seedName: string;
  /** The volumes' paths, which are also their keys in libvirt. */
  rootPath: string;
  seedPath: string;
}

/**
 * The volumes that make a domain this machine: a copy-on-write overlay of the golden image and the cloud-init seed. They are one resource
 * because neither is of use without the other: what changes one makes the machine begin anew.
 */
export const bootVolumesProvider: dynamic.ResourceProvider<BootVolumesInputs, BootVolumesOutputs> = {
  async check(olds, news) {
    if (olds?.prefix === news.prefix) known.keep(keyOf(news), olds);
    const before = known.of(keyOf(news));
    const earlierRoots = before && rootsBefore(before, news);
    return checked({ ...news, earlierRoots }, [...rootProblems(news), ...(before ? [] : await nameProblems(news))]);
  },
  async diff(_id, olds, news) {
    known.keep(keyOf(news), olds);
    // Additions by the platform only change for new machines.
    const kept = ["peers", "earlierRoots", "vendorData", "parentTypes"];
    const changed = changedInputs(olds, news).filter((key) => !kept.includes(key));
    return { changes: changed.length > 0, replaces: changed, deleteBeforeReplace: false };
  },
  async create(inputs) {
    const outs = await createVolumes(inputs);
    return { id: outs.rootName, outs };
  },
  async read(id, props) {
    if (props) known.keep(keyOf(props), props);
    // The disks of an existing machine are in use, even if their files are gone.
    const gone =
      props && (await domainState(connectionTo(props), props.prefix)).state === noDomain && (await lackVolumes(props));
    return { id: gone ? "" : id, props };
  },
  async delete(_id, props) {
    const { pool, rootName, seedName } = props;
    const uri = connectionTo(props);
    // The machine's own domain was removed before, or has other volumes: a domain that uses one is not this machine's.
    const inUse = await volumesInUse(uri, pool, [rootName, seedName]);
    for (const [name, reason] of inUse) console.error(`kept: the volume ${name} in the pool "${pool}": ${reason}`);
    await deleteVolumes(uri, pool, ...[rootName, seedName].filter((name) => !inUse.has(name)));
  },
};

/** What the state has of machines' volumes. */
const known = new KnownToState<BootVolumesInputs>();

function keyOf({ uri, prefix, parentTypes }: BootVolumesInputs): string {
  return JSON.stringify([uri, prefix, parentTypes]);
}

async function lackVolumes(inputs: BootVolumesOutputs): Promise<boolean> {
  const { pool, rootName, seedName } = inputs;
  const uri = connectionTo(inputs);
  const found = await Promise.all([rootName, seedName].map((name) => findVolume(uri, pool, name)));
  return found.includes(undefined);
}

/** A domain that is there before the state has anything of its machine is known to another state, or to this one as another machine. */
async function nameProblems(inputs: BootVolumesInputs): Promise<Problem[]> {
  const { prefix } = inputs;
  const uri = connectionTo(inputs);
  // The host's own check reports a libvirt that does not respond.
  const now = await domainState(uri, prefix).catch(() => undefined);
  if (now === undefined || now.state === noDomain) return [];
  return [
    {
      propertyPath: "name",
      reason:
        `a domain ${prefix} already exists at ${uri}, but is not this machine in the stack's state. If the machine was moved in the ` +
        "program, remove it in one update and add it in the next, or keep its URN with aliases; if the domain belongs to another stack, rename one; " +
        `to recreate a machine, use --refresh with --replace; if nobody uses it: ${virshCommand(uri, "undefine", prefix, "--managed-save")}, and ${virshCommand(uri, "destroy", prefix)} before that if it is running`,
    },
  ];
}

function rootProblems({ rootSize, imageSize }: BootVolumesInputs): Problem[] {
  if (!isKnown(imageSize) || rootSize === 0 || bytesMade(rootSize) >= imageSize) return [];
  return [
    {
      propertyPath: "rootDisk",
      reason: `${formatSize(rootSize)} is smaller than the image's disk of ${formatSize(imageSize)}; make it at least that, or leave it out`,
    },
  ];
}

const mostEarlier = 8;

function rootsBefore(olds: BootVolumesInputs, news: BootVolumesInputs): string[] | undefined {
  const before = olds.earlierRoots ?? [];
  const [edition, next] = [editionOf(olds), editionOf(news)];
  if (!isKnown(news.imagePath) || edition === next) return olds.earlierRoots;
  return [...rootNames(olds.prefix, edition), ...before].slice(0, mostEarlier);
}

function rootNames(prefix: string, edition: string): string[] {
  return [edition, again(edition)].map((one) => namesOf(prefix, one).rootName);
}

/** Old and new volumes are there together while a machine is replaced; the old ones go last. */
function editionOf({ imagePath, rootSize, userData, metaData, networkConfig, vendorData }: BootVolumesInputs): string {
  const told = [imagePath, rootSize, userData, metaData, networkConfig, ...(vendorData ? [vendorData] : [])];
  return shortDigest(JSON.stringify(told), 8);
}

/** Of an edition that is made anew while its volumes are in use. */
function again(edition: string): string {
  return `${edition}-again`;
}

async function createVolumes(inputs: BootVolumesInputs): Promise<BootVolumesOutputs> {
  const { pool, userData, metaData, networkConfig, vendorData, peers } = inputs;
  const uri = connectionTo(inputs);
  const seed = await buildSeed({
    userData: withPeers(userData, renderPeers(peers)),
    metaData,
    networkConfig,
    vendorData,
  });
  const names = await claimNames(inputs, editionOf(inputs), seed.length);
  const fill = (file: string) => [
    ["vol-upload", ...volumeOptions(pool, names.seedName), file],
    ["vol-path", ...volumeOptions(pool, names.rootName)],
    ["vol-path", ...volumeOptions(pool, names.seedName)],
  ];
  const paths = await withTemporaryFile(seed, (file) => virshBatch(uri, fill(file)));
  const [rootPath, seedPath] = paths
    .trim()
    .split(/\s*\n\s*/)
    .slice(-2);
  return { ...inputs, ...names, rootPath: rootPath!, seedPath: seedPath! };
}

/** Creates both volumes, still empty, under names that no disk in use has. */
async function claimNames(inputs: BootVolumesInputs, edition: string, seedSize: number): Promise<VolumeNames> {
  const { pool, prefix } = inputs;
  const uri = connectionTo(inputs);
  const first = namesOf(prefix, edition);
  try {
    await virshBatch(uri, creation(inputs, first, seedSize));
    return first;
  } catch (error) {
    if (!(error instanceof ProgramError && /exists already|already exists/.test(error.stderr))) throw error;
  }
  const names = await unusedNames(inputs, [first, namesOf(prefix, again(edition))]);
  // Existing volumes of these names are not in use: an interrupted run left them.
  await deleteVolumes(uri, pool, names.rootName, names.seedName);
  await virshBatch(uri, creation(inputs, names, seedSize));
  return names;
}

interface VolumeNames {
  rootName: string;
  seedName: string;
}

function namesOf(prefix: string, edition: string): VolumeNames {
  return { rootName: `${prefix}-root-${edition}.qcow2`, seedName: `${prefix}-seed-${edition}.qcow2` };
}

/** The second ones are needed when the same edition is made anew on request (`up --replace`): the machine's domain has the first ones. */
async function unusedNames(inputs: BootVolumesInputs, candidates: readonly VolumeNames[]): Promise<VolumeNames> {
  const { pool } = inputs;
  const all = candidates.flatMap(({ rootName, seedName }) => [rootName, seedName]);
  const inUse = await volumesInUse(connectionTo(inputs), pool, all);
  const unused = candidates.find(({ rootName, seedName }) => !inUse.has(rootName) && !inUse.has(seedName));
  if (unused) return unused;
  const reasons = [...inUse].map(([name, reason]) => `${name}: ${reason}`);
  throw new Error(
    `volumes of this machine already exist in the pool "${pool}" and may be in use (${reasons.join("; ")}); detach or rename them`,
  );
}

function creation(inputs: BootVolumesInputs, { rootName, seedName }: VolumeNames, seedSize: number): string[][] {
  const { pool, imagePath } = inputs;
  const size = String(inputs.rootSize || inputs.imageSize);
  return [createOverlay(pool, rootName, size, imagePath), createVolume(pool, seedName, String(seedSize))];
}
