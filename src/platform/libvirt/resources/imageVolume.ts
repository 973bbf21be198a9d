import { buildImage } from "../../../image/build";
import type { BuiltImage } from "../../../image/buildOnce";
import { checkImage } from "../../../image/check";
import type { ImagePlan } from "../../../image/plan";
import type { Problem } from "../../../input/problem";
import { formatSize } from "../../../input/size";
import { report } from "../../../process/diagnostics";
import { poll } from "../../../process/poll";
import { ProgramError } from "../../../process/run";
import { changedInputs, checked } from "../../../provider/changes";
import type { ResourceProvider } from "../../../provider/resourceProvider";
import { connectionTo, type PoolLocation, samePool } from "../location";
import { imageUsers } from "../virsh/diskUses";
import { virsh } from "../virsh/virsh";
import { createVolume, deleteVolumes, findPool, findVolume, volumeOptions } from "../virsh/volumes";

export interface ImageVolumeInputs extends PoolLocation {
  /** File name of the image, which carries the hash of its recipe. */
  volume: string;
  plan: ImagePlan;
}

export interface ImageVolumeOutputs extends ImageVolumeInputs {
  /** Path of the volume on the host. */
  path: string;
  /** Size of the disk that a guest sees, in bytes. */
  virtualSize: number;
}

/**
 * A golden image as the base volume of its pool. Its name is its content's, so stacks on one host share it: an upload that is there
 * whole is taken as it is, and it is removed only when no disk is backed by it.
 */
export const imageVolumeProvider: ResourceProvider<ImageVolumeInputs, ImageVolumeOutputs> = {
  async check(olds, news) {
    const published = samePool(olds, news) && olds?.volume === news.volume;
    return checked(news, published ? [] : await buildProblems(news));
  },
  async diff(_id, olds, news) {
    const changed = changedInputs(olds, news).filter((key) => key !== "plan");
    return { changes: changed.length > 0, replaces: changed, deleteBeforeReplace: false };
  },
  async create(inputs) {
    const outs = await publish(inputs);
    return { id: outs.path, outs };
  },
  async read(id, props) {
    const volume = props && (await findVolume(connectionTo(props), props.pool, props.volume));
    return volume ? { id, props } : { id: "", props };
  },
  async delete(_id, props) {
    const { pool, volume, path } = props;
    const uri = connectionTo(props);
    const [user] = await imageUsers(uri, path);
    if (user === undefined) await deleteVolumes(uri, pool, volume, marker(volume));
    else report(`kept: the image ${volume} in the pool "${pool}": ${user}`);
  },
};

/** What would keep the image from being built; nothing is built that is in the pool already. */
async function buildProblems(inputs: ImageVolumeInputs): Promise<Problem[]> {
  const { pool, volume, plan } = inputs;
  const uri = connectionTo(inputs);
  // The host's own check reports a libvirt that does not respond.
  const whole = await findVolume(uri, pool, marker(volume)).catch(() => undefined);
  return whole ? [] : checkImage(plan);
}

/** An upload whose volume does not grow for so long is nobody's any more. */
const abandonedAfterMs = 20_000;
const longestUploadMs = 3_600_000;

/** A small volume beside the image that is written last: where it is, the image is whole. It holds the manifest. */
function marker(volume: string): string {
  return `${volume}.json`;
}

async function publish(inputs: ImageVolumeInputs): Promise<ImageVolumeOutputs> {
  const { pool, volume, plan } = inputs;
  const uri = connectionTo(inputs);
  while (!(await isWhole(uri, pool, volume))) {
    const built = await buildImage(plan, { onProgress: (line) => report(`${plan.name}: ${line}`) });
    if (await claim(uri, pool, volume, built)) await upload(uri, pool, volume, built);
    else await waitForUpload(uri, pool, volume);
  }
  const published = await findVolume(uri, pool, volume);
  if (!published) throw new Error(`the volume ${volume} disappeared from the pool "${pool}" right after its upload`);
  return { ...inputs, path: published.path, virtualSize: published.capacity };
}

async function isWhole(uri: string, pool: string, volume: string): Promise<boolean> {
  const found = await Promise.all([findVolume(uri, pool, volume), findVolume(uri, pool, marker(volume))]);
  return found.every((part) => part !== undefined);
}

/** Whether the volume is ours to fill: libvirt makes a name once, whoever asks at the same time. */
async function claim(uri: string, pool: string, volume: string, built: BuiltImage): Promise<boolean> {
  const free = (await findPool(uri, pool))?.available ?? 0;
  if (free < built.fileSize) {
    throw new Error(
      `the storage pool "${pool}" at ${uri} has ${formatSize(free)} free, but the image needs ${formatSize(built.fileSize)}; remove volumes, or enlarge the pool`,
    );
  }
  try {
    await virsh(uri, createVolume(pool, volume, String(built.virtualSize)));
    return true;
  } catch (error) {
    if (error instanceof ProgramError && /exists already|already exists|in use/.test(error.stderr)) return false;
    throw error;
  }
}

async function upload(uri: string, pool: string, volume: string, built: BuiltImage): Promise<void> {
  await virsh(uri, ["vol-upload", ...volumeOptions(pool, volume), built.path]);
  await deleteVolumes(uri, pool, marker(volume));
  await virsh(uri, createVolume(pool, marker(volume), "0", "raw"));
  await virsh(uri, ["vol-upload", ...volumeOptions(pool, marker(volume)), built.manifestPath]);
}

/** Waits while another stack's upload goes on. One that makes no progress any more was interrupted, and what it left is removed. */
async function waitForUpload(uri: string, pool: string, volume: string): Promise<void> {
  let last: number | undefined;
  let since = Date.now();
  const ended = await poll(longestUploadMs, async () => {
    const found = await findVolume(uri, pool, volume);
    if (!found || (await isWhole(uri, pool, volume))) return "ended";
    if (found.allocation !== last) since = Date.now();
    last = found.allocation;
    return Date.now() - since > abandonedAfterMs ? "abandoned" : undefined;
  });
  if (ended !== "ended") await deleteVolumes(uri, pool, volume);
}
