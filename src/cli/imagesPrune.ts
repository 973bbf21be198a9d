import { Command } from "commander";
import { cacheDir } from "../image/cache";
import type { ImageRow } from "../ledger/images";
import { type Removal, removals, remove } from "../ledger/prune";
import { age, size } from "../ledger/render/images";
import { type ImageSources, lookAtImages, withImageSources } from "./lookAtImages";
import { UserError } from "./userError";

interface PruneOptions extends ImageSources {
  keep: string;
  pools?: boolean;
  stacks: boolean;
  yes?: boolean;
}

export function pruneCommand(): Command {
  return withImageSources(new Command("prune"))
    .description("remove images that nothing uses; without --yes it only says which")
    .option("--keep <number>", "how many of the newest of each name stay", "1")
    .option("--pools", "remove them from the storage pools of the libvirts that are asked, too")
    .option("--no-stacks", "go by what the libvirts say alone: images that a stack declares are not known then")
    .option("-y, --yes", "remove them")
    .action(run);
}

async function run({ keep, pools = false, stacks, yes = false, ...sources }: PruneOptions): Promise<void> {
  if (!/^\d{1,4}$/.test(keep)) throw new UserError(`--keep ${keep} is no number of images: write 0 or more`);
  const given = sources.stack.length + sources.state.length > 0;
  if (stacks && !given)
    throw new UserError("name the stacks whose images stay, by --stack or --state; without any: --no-stacks");
  if (!stacks && given) throw new UserError("give stacks or --no-stacks, not both");
  const { rows, failures } = await lookAtImages(sources, Number(keep));
  if (failures.length > 0)
    throw new UserError(`nothing was removed, for what uses the images is not known of ${failures.join(", ")}`);
  const going = removals(rows, { pools });
  for (const row of rows)
    if (!going.some((one) => one.row === row))
      console.log(`keep    ${told(row)}: ${row.stays ?? "in a pool alone: --pools"}`);
  for (const one of going) console.log(`remove  ${told(one.row)}: nothing uses it; ${parts(one)}`);
  const freed = going.reduce((all, { row }) => all + (row.bytes ?? 0), 0);
  if (going.length === 0) console.log("There is nothing to remove.");
  else if (!yes) console.log(`Nothing was removed. With --yes: ${count(going.length)}, ${size(freed)}.`);
  else await removeAll(going, sources, Number(keep));
}

/** Each is looked at again right before it goes: machines may have come meanwhile. */
async function removeAll(going: readonly Removal[], sources: ImageSources, keep: number): Promise<void> {
  let freed = 0;
  let removed = 0;
  for (const one of going) {
    const { rows, failures } = await lookAtImages(sources, keep);
    const now = rows.find(({ file }) => file === one.row.file);
    const refused =
      failures[0] ?? (now ? now.stays : "it is gone already") ?? (await remove({ ...one, row: now! }, cacheDir()));
    if (refused !== undefined) console.log(`kept    ${told(one.row)}: ${refused}`);
    else {
      removed += 1;
      freed += one.row.bytes ?? 0;
    }
  }
  console.log(`Removed: ${count(removed)}, ${size(freed)}.`);
}

function told({ file, ageDays, bytes }: ImageRow): string {
  const facts = [ageDays === undefined ? "age unknown" : age(ageDays), bytes === undefined ? "" : size(bytes)];
  return `${file} (${facts.filter(Boolean).join(", ")})`;
}

function parts({ row, files, volumes }: Removal): string {
  const places = row.where.filter((place) => (place === "cache" ? files : volumes && place.startsWith("pool ")));
  return `from ${places.join(" and ")}`;
}

function count(images: number): string {
  return images === 1 ? "1 image" : `${images} images`;
}
