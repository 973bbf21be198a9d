import { Command, Option } from "commander";
import { drawnFarm } from "../graph/farm";
import { mermaid } from "../graph/mermaid";
import { manifestOf } from "../image/manifest";
import { readStateOrPreview } from "../preview/readState";
import { review } from "../review/review";
import { UserError } from "./errors";
import { exportedState, readInput, reportSkipped } from "./input";

/** The layout library is loaded only for an SVG. */
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
    .description("draw the farm: LANs, tiers, machines with their addresses, and what a preview changes")
    .argument("[file]", "output of pulumi stack export or pulumi preview --json; default: standard input")
    .option("-s, --stack <name>", "draw the state of this stack of the project in the current directory")
    .addOption(
      new Option("-f, --format <format>", "format of the drawing").choices(Object.keys(formats)).default("svg"),
    )
    .addHelpText("after", help)
    .action(run);
}

const help = `
Examples:
  $ vmfarm graph --stack dev > farm.svg
  $ vmfarm graph --stack dev --format mermaid >> README.md
  $ PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true pulumi preview --json | vmfarm graph > change.svg

A preview in the form of one JSON object leaves out unchanged resources, and so does its drawing.`;

async function run(file: string | undefined, { stack, format }: GraphOptions): Promise<void> {
  const preview = readStateOrPreview(stack === undefined ? await readInput(file) : await exportedState(stack, file));
  reportSkipped(preview);
  const farm = drawnFarm(preview, review(preview, { manifestOf, now: Date.now() }));
  if (farm.lans.every(({ tiers }) => tiers.length === 0))
    throw new UserError("nothing to draw: the input has no machines of vmfarm");
  process.stdout.write(formats[format]()(farm));
}
