import { Command, CommanderError } from "commander";
import { PreviewError } from "../preview/readPreview";
import { indented } from "../report/visible";
import { UserError } from "./errors";
import { graphCommand } from "./graph";
import { imagesCommand } from "./images";
import { installCommand } from "./install";
import { licencesCommand } from "./licences";
import { permissionsCommand } from "./permissions";
import { reviewCommand } from "./review";

/** Runs `vmfarm` with arguments. Errors go to standard error and set `process.exitCode`. */
export async function vmfarm(args: readonly string[]): Promise<void> {
  const program = new Command("vmfarm")
    .description("Reports on farms of virtual machines for operators and reviewers, without running the program.")
    // A command's own subcommands have options of the same names.
    .enablePositionalOptions()
    .addCommand(reviewCommand())
    .addCommand(graphCommand())
    .addCommand(licencesCommand())
    .addCommand(imagesCommand())
    .addCommand(permissionsCommand())
    .addCommand(installCommand());
  configureErrors(program);
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    process.exitCode = exitCodeOf(error as Error);
  }
}

/** Errors in arguments point to the help of their command. Subcommands do not inherit this from their parent. */
function configureErrors(command: Command, path = command.name()): void {
  command.exitOverride().showHelpAfterError(`(run ${path} --help for usage)`);
  for (const subcommand of command.commands) configureErrors(subcommand, `${path} ${subcommand.name()}`);
}

function exitCodeOf(error: Error): number {
  // Already reported; also thrown after --help, with exit code 0.
  if (error instanceof CommanderError) return error.exitCode;
  const isUserError = error instanceof UserError || error instanceof PreviewError;
  console.error(`vmfarm: ${isUserError ? indented(error.message) : error.stack}`);
  return 1;
}
