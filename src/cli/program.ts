import { Command } from "commander";
import { PreviewError } from "../preview/readPreview";
import { indented } from "../report/visible";
import { graphCommand } from "./graph";
import { imagesCommand } from "./images";
import { licencesCommand } from "./licences";
import { reviewCommand } from "./review";
import { UserError } from "./userError";

/** Runs `vmfarm` with arguments. Where it fails, it says so on standard error and in `process.exitCode`. */
export async function vmfarm(args: readonly string[]): Promise<void> {
  const program = new Command("vmfarm")
    .description("What operators and reviewers ask of a farm of virtual machines, without running its program.")
    // A command of a command has options of its own, some of the same names.
    .enablePositionalOptions()
    .showHelpAfterError("(vmfarm --help tells more)")
    .addCommand(reviewCommand())
    .addCommand(graphCommand())
    .addCommand(licencesCommand())
    .addCommand(imagesCommand());
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    // A mistake of the user's is told in a line; a stack is for our own.
    const { message, stack } = error as Error;
    const usual = error instanceof UserError || error instanceof PreviewError;
    console.error(`vmfarm: ${usual ? indented(message) : stack}`);
    process.exitCode = 1;
  }
}
