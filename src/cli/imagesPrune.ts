import { Command } from "commander";
import { cacheDir } from "../image/cache";
import type { ImageRow } from "../ledger/images";
import { type Removal, removals, remove } from "../ledger/prune";
import { age, size } from "../ledger/render/images";
import { oneLine } from "../report/visible";
import { UserError } from "./errors";
import { type ImageSources, scanSources, withImageSources } from "./imageSources";

interface PruneOptions extends ImageSources {
  keep: string;
  pools?: boolean;
  stacks: boolean;
  yes?: boolean;
}

export function pruneCommand(): Command {
  return withImageSources(new Command("prune"))
    .description("remove images that nothing uses; without --yes, only list them")
    .option("--keep <number>", "how many of the newest images of each name to keep", "1")
    .option("--pools", "also remove them from the storage pools of the queried libvirts")
    .option("--no-stacks", "rely on the libvirts only; images that are only declared by a stack are not recognised")
    .option("-y, --yes", "remove them")
    .action(run);
}

async function run({ keep, pools = false, stacks, yes = false, ...sources }: PruneOptions): Promise<void> {
  if (!/^\d{1,4}$/.test(keep)) throw new UserError(`--keep ${keep} is not a valid number of images: give 0 or more`);
  const given = sources.stack.length + sources.state.length > 0;
  if (stacks && !given)
    throw new UserError("give the stacks whose images to keep by --stack or --state, or --no-stacks for none");
  if (!stacks && given) throw new UserError("give stacks or --no-stacks, not both");
  const { rows, failures } = await scanSources(sources, Number(keep));
  if (failures.length > 0)
    throw new UserError(
      `nothing was removed, because what uses the images could not be determined for ${failures.join(", ")}`,
    );
  const removable = removals(rows, { pools });
  for (const row of rows)
    if (!removable.some((removal) => removal.row === row))
      print(`keep    ${describe(row)}: ${row.keepReason ?? "only in a pool: give --pools to remove it"}`);
  for (const removal of removable) print(`remove  ${describe(removal.row)}: nothing uses it; ${placesOf(removal)}`);
  const freed = removable.reduce((sum, { row }) => sum + (row.bytes ?? 0), 0);
  if (removable.length === 0) print("There is nothing to remove.");
  else if (!yes) print(`Nothing was removed. --yes removes ${count(removable.length)}, ${size(freed)}.`);
  else await removeAll(removable, { ...sources, pools }, Number(keep));
}

/** Scans again before each removal, because machines may have been created in the meantime. */
async function removeAll(
  removable: readonly Removal[],
  sources: ImageSources & { pools: boolean },
  keep: number,
): Promise<void> {
  let freed = 0;
  let removed = 0;
  for (const { row } of removable) {
    const reason = await removeNow(row, sources, keep).catch((error: Error) => {
      process.exitCode = 1;
      return error.message;
    });
    if (reason !== undefined) print(`kept    ${describe(row)}: ${reason}`);
    else {
      removed += 1;
      freed += row.bytes ?? 0;
    }
  }
  print(`Removed ${count(removed)}, ${size(freed)}.`);
}

/** @returns undefined, or why it was not removed */
async function removeNow(
  { file }: ImageRow,
  { pools, ...sources }: ImageSources & { pools: boolean },
  keep: number,
): Promise<string | undefined> {
  const { rows, failures } = await scanSources(sources, keep);
  const current = rows.find((row) => row.file === file);
  if (failures[0] !== undefined || !current) return failures[0] ?? "it is already gone";
  const [removal] = removals([current], { pools });
  return removal ? remove(removal, cacheDir()) : (current.keepReason ?? "it is already gone");
}

/** Prints a line with names from states and directories. */
function print(line: string): void {
  process.stdout.write(`${oneLine(line)}\n`);
}

function describe({ file, ageDays, bytes }: ImageRow): string {
  const facts = [ageDays === undefined ? "age unknown" : age(ageDays), bytes === undefined ? "" : size(bytes)];
  return `${file} (${facts.filter(Boolean).join(", ")})`;
}

function placesOf({ row, files, volumes }: Removal): string {
  const places = row.where.filter((place) => (place === "cache" ? files : volumes && place.startsWith("pool ")));
  return `from ${places.join(" and ")}`;
}

function count(images: number): string {
  return images === 1 ? "1 image" : `${images} images`;
}
