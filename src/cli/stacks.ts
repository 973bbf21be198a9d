import { Option } from "commander";
import { type Preview, PreviewError, readPreview } from "../preview/readPreview";
import { readState } from "../preview/readState";
import { UserError } from "./errors";
import { exportedState, readInput, reportSkipped } from "./input";

/** The stacks to report on. */
export interface StackSources {
  /** Names of stacks of the project in the current directory. */
  stack: string[];
  /** Files with the output of `pulumi stack export`. */
  state: string[];
}

/** An option that can be given several times. */
export function repeatable(flags: string, what: string): Option {
  const collect = (value: string, previous: string[]) => [...previous, value];
  return new Option(flags, `${what}; can be repeated`).argParser(collect).default([], "none");
}

/**
 * Reads the states of stacks. A stack without resources is one without steps.
 * @param onlyStates refuse previews, which may leave out unchanged resources
 * @throws UserError
 */
export async function readStacks({ stack, state }: StackSources, onlyStates = false): Promise<Preview[]> {
  const previews: Preview[] = [];
  for (const name of stack) previews.push(read(await exportedState(name), `the stack ${name}`, true));
  for (const file of state)
    previews.push(read(await contentOf(file), file === "-" ? "standard input" : file, onlyStates));
  return previews;
}

/** Standard input can only be read once, but stacks are read again before each removal. */
const cachedInput = new WeakMap<NodeJS.ReadStream, Promise<Buffer>>();

function contentOf(file: string): Promise<Buffer> {
  if (file !== "-") return readInput(file);
  const content = cachedInput.get(process.stdin) ?? readInput(file);
  cachedInput.set(process.stdin, content);
  return content;
}

function read(content: string | Buffer, where: string, onlyStates: boolean): Preview {
  try {
    const state = readState(content);
    if (!state && onlyStates)
      throw new UserError(`${where} is not the state of a stack: give the output of pulumi stack export`);
    const preview = state ?? readPreview(content);
    reportSkipped(preview);
    return preview;
  } catch (error) {
    if (error instanceof PreviewError) throw new UserError(`${where}: ${error.message}`);
    throw error;
  }
}
