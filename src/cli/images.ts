import { Command, Option } from "commander";
import { cacheDir } from "../image/cache";
import { driftOf } from "../ledger/images";
import { imageSections } from "../ledger/render/images";
import { SecurityUpdates } from "../ledger/security";
import { markdownOf, textOf } from "../report/tables";
import { type ImageSources, scanSources, withImageSources } from "./imageSources";
import { pruneCommand } from "./imagesPrune";

const formats = ["text", "markdown", "json"] as const;

interface ImagesOptions extends ImageSources {
  format: (typeof formats)[number];
  updates: boolean;
}

export function imagesCommand(): Command {
  return (
    withImageSources(new Command("images"))
      .description("list images with their age, what uses them, and whether they can be removed")
      .addOption(new Option("-f, --format <format>", "format of the report").choices(formats).default("text"))
      .option("--no-updates", "do not look up security updates in the distribution's archive")
      // Options after prune belong to prune.
      .enablePositionalOptions()
      .addHelpText("after", help)
      .action(run)
      .addCommand(pruneCommand())
  );
}

const help = `
Lists the images in the cache (VMFARM_CACHE, else ~/.cache/vmfarm) and on the libvirts and in the EC2 regions of the given stacks.
What uses an image is known for the given stacks, and for the disks and machines of the queried libvirts.

Examples:
  $ vmfarm images --stack dev --stack prod
  $ vmfarm images --libvirt qemu:///system --format markdown
  $ vmfarm images prune --stack dev --stack prod`;

async function run({ format, updates, ...sources }: ImagesOptions): Promise<void> {
  const { rows, inventory, failures } = await scanSources(sources, 1);
  if (updates) {
    const security = new SecurityUpdates(cacheDir());
    for (const row of rows) if (row.manifest) row.lag = await security.lagOf(row.manifest);
  }
  if (format === "json") {
    // Programs know the reason to keep an image as `stays`.
    const images = rows.map(
      ({ manifest: _manifest, cached: _cached, published: _published, keepReason: stays, ...row }) => ({
        ...row,
        stays,
      }),
    );
    process.stdout.write(`${JSON.stringify({ images, behind: driftOf(rows, inventory), failures }, null, 2)}\n`);
  } else if (rows.length === 0 && failures.length === 0) process.stdout.write("There are no images.\n");
  else process.stdout.write((format === "text" ? textOf : markdownOf)(imageSections(rows, inventory, failures)));
}
