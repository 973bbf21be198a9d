#!/usr/bin/env node
import { Command } from "commander";
import { PreviewError } from "../review/input/readPreview";
import { indented } from "../review/render/visible";
import { graphCommand } from "./graph";
import { imagesCommand } from "./images";
import { licencesCommand } from "./licences";
import { reviewCommand } from "./review";
import { UserError } from "./userError";

const program = new Command("vmfarm")
  .description("What operators and reviewers ask of a farm of virtual machines, without running its program.")
  // A command of a command has options of its own, some of the same names.
  .enablePositionalOptions()
  .showHelpAfterError("(vmfarm --help tells more)")
  .addCommand(reviewCommand())
  .addCommand(graphCommand())
  .addCommand(licencesCommand())
  .addCommand(imagesCommand());

program.parseAsync().catch((error: Error) => {
  // A mistake of the user's is told in a line; a stack is for our own.
  const usual = error instanceof UserError || error instanceof PreviewError;
  console.error(`vmfarm: ${usual ? indented(error.message) : error.stack}`);
  process.exitCode = 1;
});
