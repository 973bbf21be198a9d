import { Command } from "commander";
import { cacheDir } from "../image/cache";
import type { ImageRow } from "../ledger/images";
import { type Removal, removals, remove } from "../ledger/prune";
import { age, size } from "../ledger/render/images";
import { oneLine } from "../report/visible";
import { type ImageSources, scanSources, withImageSources } from "./imageSources";
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
  const { rows, failures } = await scanSources(sources, Number(keep));
  if (failures.length > 0)
    throw new UserError(`nothing was removed, for what uses the images is not known of ${failures.join(", ")}`);
  const going = removals(rows, { pools });
  for (const row of rows)
    if (!going.some((one) => one.row === row))
      print(`keep    ${told(row)}: ${row.stays ?? "in a pool alone: --pools"}`);
  for (const one of going) print(`remove  ${told(one.row)}: nothing uses it; ${parts(one)}`);
  const freed = going.reduce((all, { row }) => all + (row.bytes ?? 0), 0);
  if (going.length === 0) print("There is nothing to remove.");
  else if (!yes) print(`Nothing was removed. With --yes: ${count(going.length)}, ${size(freed)}.`);
  else await removeAll(going, { ...sources, pools }, Number(keep));
}

/** Each is looked at again right before it goes: machines may have come meanwhile. */
async function removeAll(
  going: readonly Removal[],
  sources: ImageSources & { pools: boolean },
  keep: number,
): Promise<void> {
  let freed = 0;
  let removed = 0;
  for (const { row } of going) {
    const refused = await removeNow(row, sources, keep).catch((error: Error) => {
      process.exitCode = 1;
      return error.message;
    });
    if (refused !== undefined) print(`kept    ${told(row)}: ${refused}`);
    else {
      removed += 1;
      freed += row.bytes ?? 0;
    }
  }
  print(`Removed: ${count(removed)}, ${size(freed)}.`);
}

/** @returns undefined where it was done; else why it was not */
async function removeNow(
  { file }: ImageRow,
  { pools, ...sources }: ImageSources & { pools: boolean },
  keep: number,
): Promise<string | undefined> {
  const { rows, failures } = await scanSources(sources, keep);
  const now = rows.find((row) => row.file === file);
  if (failures[0] !== undefined || !now) return failures[0] ?? "it is gone already";
  const [removal] = removals([now], { pools });
  return removal ? remove(removal, cacheDir()) : (now.stays ?? "it is gone already");
}

/** Names come from states and directories of others. */
function print(line: string): void {
  process.stdout.write(`${oneLine(line)}\n`);
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
