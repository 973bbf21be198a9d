import { access, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { repoRoot } from "../../tools/paths";
import { pulumi } from "../../tools/stack/pulumi";
import { initStack } from "./blankStack";
import { count } from "./counts";
import type { Farm } from "./farm";
import { type OperationResult, readEvents, type StackEvent } from "./stackEvents";

/** What a test's stack runs: an example of the checkout, as compiled, or CommonJS source that may require "vmfarm". */
export type Program = { example: string } | { source: string };

export interface TestStackOptions {
  farm: Farm;
  /** Default: `test`. */
  project?: string;
  /** Default: `test`. */
  stack?: string;
  program: Program;
  /** Configuration by full key. Default: the farm's. */
  config?: Record<string, unknown>;
  /** Secrets of the configuration, by path. Default: the farm's. */
  secrets?: Record<string, string>;
  /** Added to the farm's environment. */
  env?: Record<string, string>;
}

export interface OperationOptions {
  /** Time after which the engine is interrupted. Default: 10 minutes. */
  timeoutMs?: number;
  /** Further arguments for the engine: `--refresh`, `--target` … */
  args?: readonly string[];
}

const tenMinutes = 600_000;

/** One stack of a separate project below the farm's working directory, driven by the engine's command line. */
export class TestStack {
  private constructor(
    readonly dir: string,
    readonly name: string,
    readonly env: Record<string, string>,
  ) {}

  /** Creates project and stack. A second stack of the same project finds the project and changes its program. */
  static async create(options: TestStackOptions): Promise<TestStack> {
    const { farm, project = "test", stack = "test" } = options;
    const dir = join(farm.workDir, "projects", project);
    await writeProject(dir, project, options.program);
    const { config = farm.config, secrets = farm.secrets } = options;
    await initStack(farm, { dir, project, stack, config, secrets });
    return new TestStack(dir, stack, { ...farm.env, ...options.env });
  }

  /** Replaces the program, so that the next `up` changes something. */
  setProgram(program: Program): Promise<void> {
    return writeProgram(this.dir, program);
  }

  /** @throws Error with the engine's diagnostics if it fails */
  up(options?: OperationOptions): Promise<OperationResult> {
    return this.tryUp(options).then(succeeded);
  }

  /** `up` that may fail without throwing: see `succeeded` and `errors`. */
  tryUp(options?: OperationOptions): Promise<OperationResult> {
    return this.operate("up", ["--yes", "--skip-preview"], options);
  }

  /** @throws Error with the engine's diagnostics if it fails */
  preview(options?: OperationOptions): Promise<OperationResult> {
    return this.tryPreview(options).then(succeeded);
  }

  tryPreview(options?: OperationOptions): Promise<OperationResult> {
    return this.operate("preview", [], options);
  }

  /** Brings the state in line with what exists. @throws Error with the engine's diagnostics if it fails */
  refresh(options?: OperationOptions): Promise<OperationResult> {
    return this.operate("refresh", ["--yes", "--skip-preview"], options).then(succeeded);
  }

  /** @throws Error with the engine's diagnostics if it fails */
  destroy(options?: OperationOptions): Promise<OperationResult> {
    return this.operate("destroy", ["--yes", "--skip-preview"], options).then(succeeded);
  }

  /** The stack's outputs, with secrets in plain text. */
  async outputs<T = Record<string, unknown>>(): Promise<T> {
    return (await this.json(["stack", "output", "--json", "--show-secrets"])) as T;
  }

  /** The resources of the stack's state, with secrets encrypted as they are stored. */
  async resources(): Promise<{ urn: string; type: string; id?: string; inputs?: unknown; outputs?: unknown }[]> {
    const state = (await this.json(["stack", "export"])) as { deployment: { resources?: [] } };
    return state.deployment.resources ?? [];
  }

  /** The stack's state as it is stored, for `importState` of a stack with the same passphrase. */
  exportState(): Promise<string> {
    return this.succeed(["stack", "export", "--stack", this.name]);
  }

  importState(state: string): Promise<string> {
    return this.succeed(["stack", "import", "--stack", this.name], state);
  }

  /** Sets plain values, by path. */
  async setConfig(path: string, value: string): Promise<void> {
    await this.succeed(["config", "set", "--stack", this.name, "--path", path, value]);
  }

  /** Any other command of the engine, in the project's directory. */
  pulumi(args: readonly string[], input?: string) {
    return pulumi(args, { cwd: this.dir, env: this.env, timeoutMs: tenMinutes, input });
  }

  private async json(args: readonly string[]): Promise<unknown> {
    return JSON.parse(await this.succeed([...args, "--stack", this.name]));
  }

  private async succeed(args: readonly string[], input?: string): Promise<string> {
    const { exitCode, stdout, stderr } = await this.pulumi(args, input);
    if (exitCode !== 0) throw new Error(`pulumi ${args.slice(0, 2).join(" ")} failed: ${stderr}`);
    return stdout;
  }

  private async operate(
    operation: string,
    flags: readonly string[],
    { timeoutMs = tenMinutes, args = [] }: OperationOptions = {},
  ): Promise<OperationResult> {
    count("engine run");
    const events: StackEvent[] = [];
    const started = Date.now();
    const { exitCode, stdout, stderr } = await pulumi([operation, "--stack", this.name, "--json", ...flags, ...args], {
      cwd: this.dir,
      // `preview --json` only prints events like the other commands with this variable.
      env: { ...this.env, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" },
      timeoutMs,
      onEvent: (event) => events.push(event as StackEvent),
    });
    return readEvents(operation, events, { exitCode, said: stderr || stdout, durationMs: Date.now() - started });
  }
}

function succeeded(result: OperationResult): OperationResult {
  if (!result.succeeded) throw new Error(`pulumi ${result.operation} failed:\n${result.errors.join("\n")}`);
  return result;
}

async function writeProject(dir: string, project: string, program: Program): Promise<void> {
  const packages = join(dir, "node_modules");
  await mkdir(packages, { recursive: true });
  const runtime = { name: "nodejs", options: { typescript: false } };
  await writeFile(join(dir, "Pulumi.yaml"), stringify({ name: project, runtime, main: "index.js" }));
  await writeFile(join(dir, "package.json"), JSON.stringify({ name: project, private: true, main: "index.js" }));
  const links = { vmfarm: repoRoot, "@pulumi": join(repoRoot, "node_modules", "@pulumi") };
  for (const [name, target] of Object.entries(links)) {
    await symlink(target, join(packages, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  }
  await writeProgram(dir, program);
}

async function writeProgram(dir: string, program: Program): Promise<void> {
  if ("source" in program) {
    await writeFile(join(dir, "index.js"), program.source);
    return;
  }
  const entry = join(repoRoot, "dist", "examples", program.example, "index.js");
  await access(entry).catch(() => {
    throw new Error(`${entry} is not there: run \`npm run build\``);
  });
  await writeFile(join(dir, "index.js"), `module.exports = require(${JSON.stringify(entry)});\n`);
}
