// Not of the whole SDK, which our plugin does without.
import { RunError } from "@pulumi/pulumi/errors";

/**
 * One thing that is wrong with a component's arguments.
 *
 * @group Errors
 */
export interface Problem {
  /** Path of the argument, in Pulumi's notation: `tiers[1].dataDisks[0].size`. */
  propertyPath: string;
  /** What is wrong, and what to do about it. */
  reason: string;
}

/** A value as messages show it; programs without a compiler leave out what is required. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return "a missing value";
  return typeof value === "string" ? `"${value}"` : typeof value === "object" ? JSON.stringify(value) : String(value);
}

/**
 * Thrown by a component's constructor if arguments are invalid. The message lists every problem; nothing has been created.
 *
 * @group Errors
 * @example
 * ```ts
 * import { InvalidArgsError, VirtualLan } from "vmfarm";
 *
 * try {
 *   new VirtualLan("lan", { cidr: "10.17.3.0/31" });
 * } catch (error) {
 *   if (!(error instanceof InvalidArgsError)) throw error;
 *   for (const { propertyPath, reason } of error.errors) console.error(`${propertyPath}: ${reason}`);
 * }
 * ```
 */
export class InvalidArgsError extends RunError {
  /** @hidden */
  // Both marks are set: in a program the engine prints a RunError's text alone, without a stack; a hosted component's
  // server looks for InputPropertiesError and reports each property by itself.
  readonly __pulumiInputPropertiesError = true;
  /** Every problem, in the order in which the arguments were read. */
  readonly errors: Problem[];

  /**
   * Components create it; programs only catch it.
   *
   * @param component The component's class, such as `VirtualMachine`.
   * @param name The component's name in the program.
   * @param problems What is wrong with its arguments.
   */
  constructor(component: string, name: string, problems: Problem[]) {
    const lines = problems.map((p) => `  - ${p.propertyPath}: ${p.reason}`);
    super(`${component} "${name}" cannot be created; nothing was changed:\n${lines.join("\n")}`);
    this.errors = problems;
    // The SDK prints every uncaught error with colours once for a trace; Node's printer of stack frames goes astray on one of them for
    // half a minute (Node 20.20, util.inspect's markNodeModules). The message is all that a person needs.
    this.stack = `${this.name}: ${this.message}`;
  }
}

/** A step from an argument to a part of it: a property, a key that is no identifier such as `["my key"]`, or the index in a list. */
export type PathPart = string | number;

/** Collects the problems of one component while its arguments are read. */
export class Problems {
  /** What was found at this place and below. */
  readonly found: Problem[] = [];

  constructor(
    /** The place, in Pulumi's notation; empty for the component itself. */
    readonly path = "",
    private readonly outer?: Problems,
  ) {}

  /** The problems of a part, which are problems of the whole, too: `problems.at("tiers", 0)`. Without a path what is found from now on. */
  at(...path: PathPart[]): Problems {
    return new Problems(path.reduce(joinPath, this.path), this);
  }

  /** Whether nothing was found at this place and below. */
  get none(): boolean {
    return this.found.length === 0;
  }

  /** Reports what is wrong with a property at this place. */
  add(property: string, reason: string): void {
    this.collect({ propertyPath: joinPath(this.path, property), reason });
  }

  /** Reports what is wrong with the value at this place. */
  addHere(reason: string): void {
    this.collect({ propertyPath: this.path, reason });
  }

  /** @throws InvalidArgsError where anything was found. */
  refuse(component: string, name: string): void {
    if (this.found.length > 0) throw new InvalidArgsError(component, name, this.found);
  }

  private collect(problem: Problem): void {
    this.found.push(problem);
    this.outer?.collect(problem);
  }
}

/** In Pulumi's notation: `joinPath("tiers", 0)` is `tiers[0]`, and `joinPath("tiers[0]", "size")` is `tiers[0].size`. */
function joinPath(path: string, part: PathPart): string {
  if (typeof part === "number") return `${path}[${part}]`;
  return path === "" || part.startsWith("[") ? `${path}${part}` : `${path}.${part}`;
}
