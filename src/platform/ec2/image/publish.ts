import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { buildImage } from "../../../image/build";
import type { BuiltImage } from "../../../image/buildOnce";
import { cacheDir } from "../../../image/cache";
import type { ImagePlan } from "../../../image/plan";
import type { OnProgress } from "../../../image/progress";
import { withLock } from "../../../process/lock";
import type { AwsAccess } from "../api/access";
import { type Ami, findAmiByName, registerAmi, waitForAmi } from "../api/amis";
import { hasCode } from "../api/awsError";
import { deleteSnapshot } from "../api/snapshots";
import { addTags, type Tags } from "../api/tags";
import { volumeGibibytes } from "../volumes";
import { amiName, amiTags, claimKey, type Declarer, type Encryption } from "./amiPlan";
import { type SnapshotUpload, type UploadedSnapshot, uploadedSnapshot } from "./snapshotUpload";

/** An image to be there as an AMI. */
export interface Publication {
  aws: AwsAccess;
  plan: ImagePlan;
  declarer: Declarer;
  encryption: Encryption;
  /** The user's own tags for AMI and snapshot. */
  tags: Tags;
}

export interface PublishOptions {
  onProgress?: OnProgress;
  /** Default: `cacheDir()`. */
  cacheDir?: string;
  /** An upload of another runner that makes no progress for so long is taken over. Default: 60 s. */
  abandonedAfterMs?: number;
}

/**
 * The AMI of an image: at once where it is there, whoever published it, else built, uploaded and registered. Stacks that publish the
 * same image at the same time upload it once; an upload that was interrupted goes on. Leaves the stack's claim on the AMI.
 */
export async function publishAmi(publication: Publication, options: PublishOptions = {}): Promise<Ami> {
  const { aws, plan, declarer, encryption } = publication;
  const name = amiName(plan, encryption);
  const ami = (await findAmiByName(aws, name)) ?? (await publishOnce(publication, name, options));
  const available = await waitForAmi(aws, ami.id);
  await addTags(aws, available.id, { [claimKey(declarer, plan.name)]: new Date().toISOString() });
  return available;
}

async function publishOnce(publication: Publication, name: string, options: PublishOptions): Promise<Ami> {
  const { aws, plan } = publication;
  const cache = options.cacheDir ?? cacheDir();
  const onProgress = options.onProgress ?? (() => {});
  const dir = join(cache, "ec2");
  mkdirSync(dir, { recursive: true });
  const work = async () => {
    const justPublished = await findAmiByName(aws, name);
    if (justPublished) return justPublished;
    const built = await buildImage(plan, { cacheDir: cache, onProgress });
    const snapshot = await uploadedSnapshot(
      uploadOf(publication, name, built, dir, onProgress),
      options.abandonedAfterMs,
    );
    return register(publication, name, built, snapshot);
  };
  const label = `${name.replaceAll("/", "-")}-${aws.region}`;
  const onWait = () => onProgress(`waiting for another upload of ${name}`);
  return (await withLock(join(dir, label), work, { onWait }))!;
}

function uploadOf(
  { aws, plan, declarer, encryption, tags }: Publication,
  ami: string,
  built: BuiltImage,
  dir: string,
  onProgress: OnProgress,
): SnapshotUpload {
  return {
    aws,
    ami,
    image: built,
    tags: amiTags(plan, declarer, built, tags),
    encryption,
    dir,
    onProgress,
  };
}

async function register(
  { aws, plan, declarer, tags }: Publication,
  name: string,
  built: BuiltImage,
  snapshot: UploadedSnapshot,
): Promise<Ami> {
  try {
    const id = await registerAmi(aws, {
      name,
      description: `${plan.fileName}, built ${built.builtAt} by vmfarm`,
      snapshotId: snapshot.id,
      gibibytes: volumeGibibytes(built.virtualSize),
      bootMode: snapshot.bootMode,
      tags: amiTags(plan, declarer, built, tags),
    });
    return await waitForAmi(aws, id);
  } catch (error) {
    if (!hasCode(error, "InvalidAMIName.Duplicate")) throw error;
    return otherAmi(aws, name, snapshot.id);
  }
}

/** Another runner was faster. Where it used a snapshot of its own, ours is for nothing. */
async function otherAmi(aws: AwsAccess, name: string, ourSnapshot: string): Promise<Ami> {
  const theirs = await findAmiByName(aws, name);
  if (!theirs) throw new Error(`EC2 reports that an AMI "${name}" exists, but does not list it: run the command again`);
  const ami = await waitForAmi(aws, theirs.id);
  if (!ami.snapshotIds.includes(ourSnapshot)) await deleteSnapshot(aws, ourSnapshot);
  return ami;
}
