import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parse, stringify } from "yaml";
import { removeTree } from "../../src/process/removeTree";
import { pulumi } from "../../tools/stack/pulumi";
import type { Farm } from "./farm";

type Config = Record<string, unknown>;
type Secrets = Record<string, string>;

/** What the engine writes for a stack without resources. */
interface BlankStack {
  encryptionSalt: string;
  /** By full key, encrypted. */
  secrets: Record<string, Config>;
  /** The stack's state, in which stack and project are called `blank`. */
  state: string;
}

export interface NewStack {
  /** The project's directory. */
  dir: string;
  project: string;
  stack: string;
  config: Config;
  /** Secrets of the configuration, by path. */
  secrets?: Secrets;
}

const blanks = new WeakMap<Farm | Secrets, Promise<BlankStack>>();

/**
 * Creates a stack by writing what `pulumi stack init` and `pulumi config set --secret` would. The engine itself runs once per farm and
 * secrets; its files are then copied.
 */
export async function initStack(farm: Farm, { dir, project, stack, config, secrets }: NewStack): Promise<void> {
  const key = secrets ?? farm;
  if (!blanks.has(key)) blanks.set(key, makeBlank(farm, secrets));
  const blank = await blanks.get(key)!;
  const all = { ...config };
  for (const [name, values] of Object.entries(blank.secrets)) all[name] = { ...(config[name] as Config), ...values };
  await writeFile(settingsFile(dir, stack), stringify({ config: all, encryptionsalt: blank.encryptionSalt }));
  const file = stateFile(farm, project, stack);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, blank.state.replace("/blank/blank", `/${project}/${stack}`), { flag: "wx" });
}

async function makeBlank(farm: Farm, secrets: Secrets = {}): Promise<BlankStack> {
  const cwd = await mkdtemp(join(farm.workDir, "blank-"));
  await writeFile(join(cwd, "Pulumi.yaml"), stringify({ name: "blank", runtime: "nodejs" }));
  const engine = async (args: readonly string[], input?: string) => {
    const { exitCode, stderr } = await pulumi(args, { cwd, env: farm.env, input });
    if (exitCode !== 0) throw new Error(`pulumi ${args.slice(0, 2).join(" ")} failed: ${stderr}`);
  };
  await engine(["stack", "init", "blank"]);
  for (const [path, value] of Object.entries(secrets))
    await engine(["config", "set", "--secret", "--stack", "blank", "--path", path], value);
  const settings = parse(await readFile(settingsFile(cwd, "blank"), "utf8"));
  const file = stateFile(farm, "blank", "blank");
  const state = await readFile(file, "utf8");
  // Programs that list the backend's stacks should not find it.
  await removeTree(dirname(file));
  return { encryptionSalt: settings.encryptionsalt, secrets: settings.config ?? {}, state };
}

const settingsFile = (dir: string, stack: string) => join(dir, `Pulumi.${stack}.yaml`);

function stateFile({ env }: Farm, project: string, stack: string): string {
  const backend = new URL(env.PULUMI_BACKEND_URL!).pathname;
  return join(backend, ".pulumi", "stacks", project, `${stack}.json`);
}
