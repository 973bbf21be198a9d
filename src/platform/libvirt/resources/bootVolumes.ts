import { createHash } from "node:crypto";
import type { dynamic } from "@pulumi/pulumi";
import { renderPeers, withPeers } from "../../../cloudInit/peers";
import { buildSeed } from "../../../cloudInit/seed";
import { changedInputs, checked, isKnown } from "../../../dynamic/provider";
import { ProgramError } from "../../../host/run";
import { withTemporaryFile } from "../../../host/temporaryFile";
import { virshBatch } from "../../../host/virsh";
import type { Problem } from "../../../input/problem";
import { bytesMade, formatSize } from "../../../input/size";
import type { Peers } from "../../../network/peers";
import { attachedVolumes } from "../host/disks";
import { createOverlay, createVolume, deleteVolumes, volumeOptions } from "../host/volumes";

export interface BootVolumesInputs {
  uri: string;
  pool: string;
  /** Beginning of the volumes' names. */
  prefix: string;
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
  async check(_olds, news) {
    return checked(news, rootProblems(news));
  },
  async diff(_id, olds, news) {
    // What the platform adds is ours: a newer version of it is for new machines.
    const changed = changedInputs(olds, news).filter((key) => key !== "peers" && key !== "vendorData");
    return { changes: changed.length > 0, replaces: changed, deleteBeforeReplace: false };
  },
  async create(inputs) {
    const outs = await createVolumes(inputs);
    return { id: outs.rootName, outs };
  },
  async delete(_id, { uri, pool, rootName, seedName }) {
    await deleteVolumes(uri, pool, rootName, seedName);
  },
};

function rootProblems({ rootSize, imageSize }: BootVolumesInputs): Problem[] {
  if (!isKnown(imageSize) || rootSize === 0 || bytesMade(rootSize) >= imageSize) return [];
  return [
    {
      propertyPath: "rootDisk",
      reason: `${formatSize(rootSize)} is smaller than the image's disk of ${formatSize(imageSize)}; make it at least that, or leave it out`,
    },
  ];
}

async function createVolumes(inputs: BootVolumesInputs): Promise<BootVolumesOutputs> {
  const { uri, pool, imagePath, userData, metaData, networkConfig, vendorData, peers } = inputs;
  // Old and new volumes are there together while a machine is replaced; the old ones go last.
  const edition = createHash("sha256")
    .update(
      JSON.stringify([
        imagePath,
        inputs.rootSize,
        userData,
        metaData,
        networkConfig,
        ...(vendorData ? [vendorData] : []),
      ]),
    )
    .digest("hex")
    .slice(0, 8);
  const seed = await buildSeed({
    userData: withPeers(userData, renderPeers(peers)),
    metaData,
    networkConfig,
    vendorData,
  });
  const names = await claimNames(inputs, edition, seed.length);
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
  const { uri, pool, prefix } = inputs;
  const first = namesOf(prefix, edition);
  try {
    await virshBatch(uri, creation(inputs, first, seedSize));
    return first;
  } catch (error) {
    if (!(error instanceof ProgramError && /exists already|already exists/.test(error.stderr))) throw error;
  }
  const names = (await isAttached(uri, prefix, first)) ? namesOf(prefix, `${edition}-again`) : first;
  // What is there of these names is attached to nothing: an interrupted run left it.
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

/** Whether the machine's domain has the volumes: so it is when the same edition is made anew on request (`up --replace`). */
async function isAttached(uri: string, domain: string, { rootName, seedName }: VolumeNames): Promise<boolean> {
  const attached = await attachedVolumes(uri, domain);
  return attached.has(rootName) || attached.has(seedName);
}

function creation(inputs: BootVolumesInputs, { rootName, seedName }: VolumeNames, seedSize: number): string[][] {
  const { pool, imagePath } = inputs;
  const size = String(inputs.rootSize || inputs.imageSize);
  return [createOverlay(pool, rootName, size, imagePath), createVolume(pool, seedName, String(seedSize))];
}
