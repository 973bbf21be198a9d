import { Command, Option } from "commander";
import { manifestOf } from "../image/manifest";
import { readPreview } from "../preview/readPreview";
import { failures, isReasonToFail, type ReasonToFail, reasonsToFail } from "../review/failOn";
import { json } from "../review/render/json";
import { markdown } from "../review/render/markdown";
import { plainText } from "../review/render/text";
import { review } from "../review/review";
import { blocked, UserError } from "./errors";
import { previewText, reportSkipped } from "./input";

const renderers = { markdown, text: plainText, json };

interface ReviewOptions {
  stack?: string;
  format: keyof typeof renderers;
  failOn?: string;
}

export function reviewCommand(): Command {
  return new Command("review")
    .description("report what a preview changes, machine by machine, with the reason, the worst first")
    .argument("[file]", "output of pulumi preview --json; default: standard input")
    .option("-s, --stack <name>", "run pulumi preview --json for this stack, in the current directory")
    .addOption(
      new Option("-f, --format <format>", "format of the report").choices(Object.keys(renderers)).default("markdown"),
    )
    .option("--fail-on <reasons>", `exit with code ${blocked} if one of these comma-separated reasons applies`)
    .addHelpText("after", help)
    .action(run);
}

const help = `
Reasons for --fail-on:
  ${Object.keys(reasonsToFail).join(", ")}
  A failed preview exits with code ${blocked} in any case.

Examples:
  $ pulumi preview --json | vmfarm review
  $ vmfarm review --stack dev --format text
  $ vmfarm review preview.json --fail-on data-loss,expired-image > comment.md

Ages, packages and licences come from the manifests in the image cache (VMFARM_CACHE, else ~/.cache/vmfarm).`;

async function run(file: string | undefined, options: ReviewOptions): Promise<void> {
  const reasons = readReasons(options.failOn);
  const preview = readPreview(await previewText(file, options.stack));
  reportSkipped(preview);
  const report = review(preview, { manifestOf, now: Date.now() });
  process.stdout.write(renderers[options.format](report));
  const applying = failures(report, reasons);
  if (applying.length === 0) return;
  console.error(`vmfarm: refused: ${applying.join(", ")}`);
  process.exitCode = blocked;
}

function readReasons(list = ""): ReasonToFail[] {
  const names = list
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  const unknown = names.filter((name) => !isReasonToFail(name));
  if (unknown.length > 0)
    throw new UserError(
      `--fail-on: ${unknown.join(", ")} is not a valid reason; valid reasons are ${Object.keys(reasonsToFail).join(", ")}`,
    );
  return names as ReasonToFail[];
}
