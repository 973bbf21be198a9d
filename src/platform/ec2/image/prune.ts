import { dayMs } from "../../../input/duration";
import { report } from "../../../process/diagnostics";
import type { AwsAccess } from "../api/access";
import { type Ami, findAmi, findAmisByTags, newestFirst, removeAmi } from "../api/amis";
import { amiUsers } from "../api/amiUsers";
import { deleteSnapshot, findSnapshots, type OwnSnapshot } from "../api/snapshots";
import { isClaim, tagKey } from "./amiPlan";

/** The AMIs of one image of one project, over time. */
export interface AmiSeries {
  aws: AwsAccess;
  project: string;
  image: string;
  /** One of them, whatever its tags say. */
  ami: string;
}

/** Younger snapshots may be those of an upload that is about to be registered. */
const orphanedAfterMs = dayMs;

/**
 * Deregisters AMIs of a series that no stack claims and nothing uses, with their snapshots, apart from the newest `keep` of them; where
 * no stack claims any of the series, `keep` counts for nothing. Says what stays because it is used.
 */
export async function pruneAmis({ aws, project, image, ami: id }: AmiSeries, keep: number): Promise<void> {
  const tags = { [tagKey.project]: project, [tagKey.image]: image };
  const [tagged, given] = await Promise.all([findAmisByTags(aws, tags), findAmi(aws, id)]);
  const series = given && !tagged.some((ami) => ami.id === id) ? newestFirst([...tagged, given]) : tagged;
  const unclaimed = series.filter((ami) => !isClaimed(ami));
  const superfluous = unclaimed.slice(unclaimed.length < series.length ? keep : 0);
  const users = await amiUsers(
    aws,
    superfluous.map(({ id }) => id),
  );
  const snapshots = await findSnapshots(aws, tags);
  for (const ami of superfluous) {
    const user = users.get(ami.id);
    if (user) report(`kept: the AMI ${ami.id} (${ami.name}), used by ${user}`);
    else await removeAmi(aws, ami, snapshotsOf(snapshots, ami));
  }
  await removeOrphans(aws, snapshots, series);
}

function isClaimed(ami: Ami): boolean {
  return Object.keys(ami.tags).some(isClaim);
}

function snapshotsOf(snapshots: readonly OwnSnapshot[], ami: Ami): string[] {
  return snapshots.filter(({ tags }) => tags[tagKey.ami] === ami.name).map(({ id }) => id);
}

/** Snapshots of uploads that were given up: no AMI was made of them. */
async function removeOrphans(aws: AwsAccess, snapshots: readonly OwnSnapshot[], series: readonly Ami[]): Promise<void> {
  const now = Date.now();
  for (const { id, tags, startedAt } of snapshots) {
    const hasAmi = series.some((ami) => ami.name === tags[tagKey.ami] || ami.snapshotIds.includes(id));
    if (!hasAmi && now - startedAt.getTime() > orphanedAfterMs) await deleteSnapshot(aws, id);
  }
}
