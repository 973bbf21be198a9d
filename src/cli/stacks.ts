import { Option } from "commander";
import { type Preview, PreviewError, readPreview } from "../preview/readPreview";
import { readState } from "../preview/readState";
import { exportedState, givenText } from "./previewText";
import { tellSkipped } from "./tellSkipped";
import { UserError } from "./userError";

/** Which stacks are looked at. */
export interface StackSources {
  /** Names of stacks of the project in the current directory. */
  stack: string[];
  /** Files with the output of `pulumi stack export`. */
  state: string[];
}

/** An option that may be given several times. */
export function repeatable(flags: string, what: string): Option {
  const gathered = (value: string, before: string[]) => [...before, value];
  return new Option(flags, `${what}; several times for several`).argParser(gathered).default([], "none");
}

/**
 * The states of the stacks asked for. A stack without resources uses nothing.
 * @throws UserError, also for a preview in a state's place where only states are taken: a preview leaves out what stays as it is
 */
export async function readStacks({ stack, state }: StackSources, onlyStates = false): Promise<Preview[]> {
  const previews: Preview[] = [];
  for (const name of stack) previews.push(read(await exportedState(name, undefined), `the stack ${name}`, true));
  for (const file of state)
    previews.push(read(await contentOf(file), file === "-" ? "standard input" : file, onlyStates));
  return previews;
}

/** Standard input can be read once, and stacks are read again before anything is removed. */
const alreadyRead = new WeakMap<NodeJS.ReadStream, Promise<Buffer>>();

function contentOf(file: string): Promise<Buffer> {
  if (file !== "-") return givenText(file);
  const content = alreadyRead.get(process.stdin) ?? givenText(file);
  alreadyRead.set(process.stdin, content);
  return content;
}

function read(content: string | Buffer, where: string, onlyStates: boolean): Preview {
  try {
    const state = readState(content);
    if (!state && onlyStates)
      throw new UserError(`${where} is no state of a stack: give the output of pulumi stack export`);
    const preview = state ?? readPreview(content);
    tellSkipped(preview);
    return preview;
  } catch (error) {
    if (error instanceof PreviewError) throw new UserError(`${where}: ${error.message}`);
    throw error;
  }
}
