import { join } from "node:path";
import type { BuiltImage } from "../../../image/buildOnce";
import type { OnProgress } from "../../../image/progress";
import { dayMs } from "../../../input/duration";
import { poll } from "../../../process/poll";
import type { AwsAccess } from "../api/access";
import { parallelBlocks } from "../api/clients";
import {
  completeSnapshot,
  deleteSnapshot,
  findSnapshot,
  findSnapshots,
  type OwnSnapshot,
  putBlock,
  SnapshotGoneError,
  startSnapshot,
  waitForSnapshot,
} from "../api/snapshots";
import { addTags, type Tags } from "../api/tags";
import { volumeGibibytes } from "../volumes";
import { type Encryption, tagKey, uploadComplete } from "./amiPlan";
import type { BootMode } from "./bootMode";
import { UploadJournal } from "./journal";
import { withRawDisk } from "./rawDisk";
import { uploadBlocks } from "./upload";
import { UploadProgress } from "./uploadProgress";

/** An image file on its way to a snapshot. */
export interface SnapshotUpload {
  aws: AwsAccess;
  /** Name of the AMI that the snapshot is for. */
  ami: string;
  image: BuiltImage;
  tags: Tags;
  encryption: Encryption;
  /** Where the runner keeps what it has uploaded, and unpacks the image. */
  dir: string;
  onProgress: OnProgress;
}

export interface UploadedSnapshot {
  id: string;
  bootMode: BootMode;
}

const mostAttempts = 3;

/**
 * The whole snapshot of an image: one that is there, one that another runner is uploading, one that this runner has begun, or a new one.
 * Only one process of a runner may do this for an AMI at a time.
 */
export async function uploadedSnapshot(upload: SnapshotUpload, abandonedAfterMs = 60_000): Promise<UploadedSnapshot> {
  const { aws, ami, image, dir } = upload;
  const dead: string[] = [];
  while (dead.length < mostAttempts) {
    const found = (await findSnapshots(aws, { [tagKey.ami]: ami })).filter(
      ({ id, state }) => state !== "error" && !dead.includes(id),
    );
    const whole = found.find(isWhole);
    if (whole) {
      await waitForSnapshot(aws, whole.id);
      return { id: whole.id, bootMode: whole.tags[tagKey.bootMode] as BootMode };
    }
    const sameFile = (snapshot: OwnSnapshot) => snapshot.tags[tagKey.file] === image.sha256;
    let begun = found.find((snapshot) => sameFile(snapshot) && UploadJournal.exists(journalPath(dir, snapshot.id)));
    const [other] = found;
    if (!begun && other) {
      upload.onProgress(`waiting for another machine's upload of ${ami}`);
      if (!(await isAbandoned(aws, other.id, abandonedAfterMs))) continue;
      // Another build of the recipe has different blocks: the two must not be mixed.
      if (sameFile(other)) begun = other;
      else await deleteSnapshot(aws, other.id);
    }
    try {
      return await send(upload, begun, dead);
    } catch (error) {
      if (!(error instanceof SnapshotGoneError)) throw error;
      upload.onProgress(`${error.message}; restarting the upload`);
    }
  }
  throw new Error(
    `AWS has cancelled ${mostAttempts} snapshots for ${ami}: run the command again, or ask AWS for the reason`,
  );
}

function isWhole({ tags }: OwnSnapshot): boolean {
  return tags[tagKey.upload] === uploadComplete;
}

function journalPath(dir: string, snapshot: string): string {
  return join(dir, `${snapshot}.blocks`);
}

/** Watches a snapshot that somebody else writes. @returns false where that ended, true where it stands still */
async function isAbandoned(aws: AwsAccess, id: string, abandonedAfterMs: number): Promise<boolean> {
  let last: string | undefined;
  let since = Date.now();
  const ended = await poll(dayMs, async () => {
    const found = await findSnapshot(aws, id);
    if (!found || found.state === "error" || isWhole(found)) return "ended";
    const said = found.tags[tagKey.upload] ?? "";
    if (said !== last) since = Date.now();
    last = said;
    return Date.now() - since > abandonedAfterMs ? "abandoned" : undefined;
  });
  return ended !== "ended";
}

/** Writes what is missing of a snapshot, or a new one, and seals it. Snapshots that turn out to be gone are added to `dead`. */
function send(upload: SnapshotUpload, begun: OwnSnapshot | undefined, dead: string[]): Promise<UploadedSnapshot> {
  const { aws, ami, image, dir, onProgress } = upload;
  return withRawDisk(image.path, dir, `${ami.replaceAll("/", "-")}-${aws.region}`, async (disk) => {
    const id = begun?.id ?? (await begin(upload, disk.bootMode, dead));
    const journal = new UploadJournal(journalPath(dir, id));
    const progress = new UploadProgress(aws, id, onProgress);
    try {
      const sink = { put: (index: number, data: Buffer, sum: string) => putBlock(aws, id, index, data, sum) };
      const onBlock = (done: number, total: number) => progress.report(done, total);
      const options = { parallel: parallelBlocks, onBlock };
      const uploaded = await uploadBlocks(disk, disk.indexes, sink, journal, options);
      onProgress(`sent ${uploaded.sent} of ${uploaded.blocks} blocks of 512 KiB, waiting for the snapshot ${id}`);
      await completeSnapshot(aws, id, uploaded);
      await waitForSnapshot(aws, id);
    } catch (error) {
      if (error instanceof SnapshotGoneError) {
        dead.push(id);
        journal.remove();
      }
      throw error;
    } finally {
      await progress.end();
    }
    await addTags(aws, id, { [tagKey.upload]: uploadComplete });
    journal.remove();
    return { id, bootMode: disk.bootMode };
  });
}

function begin({ aws, ami, image, tags, encryption }: SnapshotUpload, bootMode: BootMode, dead: string[]) {
  const spec = {
    gibibytes: volumeGibibytes(image.virtualSize),
    description: `${ami}, uploaded by vmfarm`,
    tags: { ...tags, [tagKey.ami]: ami, [tagKey.bootMode]: bootMode },
    ...encryption,
  };
  return startSnapshot(aws, spec, dead);
}
