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
      .description("tell which images there are, how old they are, who uses them, and which can be removed")
      .addOption(new Option("-f, --format <format>", "form of the report").choices(formats).default("text"))
      .option("--no-updates", "do not ask the distribution's archive for security updates")
      // What stands behind prune is prune's.
      .enablePositionalOptions()
      .addHelpText("after", help)
      .action(run)
      .addCommand(pruneCommand())
  );
}

const help = `
Images of the cache (VMFARM_CACHE, else ~/.cache/vmfarm), and of the libvirts and regions of EC2 that the stacks are on.
Who uses an image is known of the stacks given, and of the disks and machines of the libvirts that are asked.

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
    const images = rows.map(({ manifest: _manifest, cached: _cached, published: _published, ...row }) => row);
    process.stdout.write(`${JSON.stringify({ images, behind: driftOf(rows, inventory), failures }, null, 2)}\n`);
  } else if (rows.length === 0 && failures.length === 0) process.stdout.write("There are no images.\n");
  else process.stdout.write((format === "text" ? textOf : markdownOf)(imageSections(rows, inventory, failures)));
}
