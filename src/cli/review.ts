import { Command, Option } from "commander";
import { manifestOf } from "../image/manifest";
import { readPreview } from "../preview/readPreview";
import { failures, isReasonToFail, type ReasonToFail, reasonsToFail } from "../review/failOn";
import { json } from "../review/render/json";
import { markdown } from "../review/render/markdown";
import { plainText } from "../review/render/text";
import { review } from "../review/review";
import { blocked } from "./exitCodes";
import { type PreviewSource, previewText } from "./previewText";
import { tellSkipped } from "./tellSkipped";
import { UserError } from "./userError";

const renderers = { markdown, text: plainText, json };

interface ReviewOptions extends PreviewSource {
  format: keyof typeof renderers;
  failOn?: string;
}

export function reviewCommand(): Command {
  return new Command("review")
    .description("tell what a preview does to the farm: machine by machine, with the reason, the worst first")
    .argument("[file]", "a file with the output of pulumi preview --json. Default: standard input")
    .option("-s, --stack <name>", "run pulumi preview --json for this stack, in the current directory")
    .addOption(
      new Option("-f, --format <format>", "form of the report").choices(Object.keys(renderers)).default("markdown"),
    )
    .option("--fail-on <reasons>", `end with exit code ${blocked} where one holds, joined by commas`)
    .addHelpText("after", help)
    .action(run);
}

const help = `
Reasons for --fail-on:
  ${Object.keys(reasonsToFail).join(", ")}
  A preview that failed ends with exit code ${blocked} in any case.

Examples:
  $ pulumi preview --json | vmfarm review
  $ vmfarm review --stack dev --format text
  $ vmfarm review preview.json --fail-on data-loss,expired-image > comment.md

Ages, packages and licences come from the manifests in the image cache (VMFARM_CACHE, else ~/.cache/vmfarm).`;

async function run(file: string | undefined, options: ReviewOptions): Promise<void> {
  const asked = readReasons(options.failOn);
  const preview = readPreview(await previewText(file, options));
  tellSkipped(preview);
  const report = review(preview, { manifestOf, now: Date.now() });
  process.stdout.write(renderers[options.format](report));
  const found = failures(report, asked);
  if (found.length === 0) return;
  console.error(`vmfarm: refused: ${found.join(", ")}`);
  process.exitCode = blocked;
}

function readReasons(given = ""): ReasonToFail[] {
  const names = given
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  const unknown = names.filter((name) => !isReasonToFail(name));
  if (unknown.length > 0)
    throw new UserError(
      `--fail-on does not know ${unknown.join(", ")}; it knows ${Object.keys(reasonsToFail).join(", ")}`,
    );
  return names as ReasonToFail[];
}
