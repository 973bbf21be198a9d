import { Command, Option } from "commander";
import { drawnFarm } from "../graph/farm";
import { mermaid } from "../graph/mermaid";
import { manifestOf } from "../image/manifest";
import { readStateOrPreview } from "../preview/readState";
import { review } from "../review/review";
import { exportedState, givenText } from "./previewText";
import { tellSkipped } from "./tellSkipped";
import { UserError } from "./userError";

/** What lays out an SVG is loaded when one is drawn. */
const formats = {
  svg: () => (require("../graph/svg") as typeof import("../graph/svg")).svg,
  mermaid: () => mermaid,
};

interface GraphOptions {
  stack?: string;
  format: keyof typeof formats;
}

export function graphCommand(): Command {
  return new Command("graph")
    .description("draw the farm: LANs, tiers, machines with their addresses, and what a preview does to them")
    .argument("[file]", "output of pulumi stack export or pulumi preview --json. Default: standard input")
    .option("-s, --stack <name>", "draw the state of this stack of the project in the current directory")
    .addOption(new Option("-f, --format <format>", "form of the drawing").choices(Object.keys(formats)).default("svg"))
    .addHelpText("after", help)
    .action(run);
}

const help = `
Examples:
  $ vmfarm graph --stack dev > farm.svg
  $ vmfarm graph --stack dev --format mermaid >> README.md
  $ PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true pulumi preview --json | vmfarm graph > change.svg

A preview that is one JSON object leaves out what stays as it is, and so does its drawing.`;

async function run(file: string | undefined, { stack, format }: GraphOptions): Promise<void> {
  const preview = readStateOrPreview(stack === undefined ? await givenText(file) : await exportedState(stack, file));
  tellSkipped(preview);
  const farm = drawnFarm(preview, review(preview, { manifestOf, now: Date.now() }));
  if (farm.lans.every(({ tiers }) => tiers.length === 0))
    throw new UserError("there is no machine of vmfarm's in it: nothing to draw");
  process.stdout.write(formats[format]()(farm));
}
