import { randomBytes } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { userSuffix } from "../host/root";
import { repoRoot, stateDir } from "../paths";
import type { EngineProgress } from "./events";
import { fileBackend } from "./fileBackend";
import { isLeftOver, readLocks } from "./lock";
import { pulumi } from "./pulumi";
import { publicKey } from "./sshKey";

/**
 * The stack of `npm start`: the program of the root Pulumi.yaml in its own file backend. Names on the host contain the stack's name,
 * so each user has a different one.
 */
export const stackName = `local${userSuffix()}`;
export const backendDir = join(stateDir, "backend");
const passphraseFile = join(stateDir, "passphrase");
const configFile = join(repoRoot, `Pulumi.${stackName}.yaml`);
/** The engine keeps the salt of the stack's secrets in a file of the checkout; other checkouts find it here. */
const keptConfig = join(stateDir, `Pulumi.${stackName}.yaml`);

const project = (): string => parseDocument(readFileSync(join(repoRoot, "Pulumi.yaml"), "utf8")).get("name") as string;
const stateFile = () => join(backendDir, ".pulumi", "stacks", project(), `${stackName}.json`);

/** How many resources the stack has; undefined if it does not exist. */
export function resourceCount(): number | undefined {
  if (!existsSync(stateFile())) return undefined;
  const state = JSON.parse(readFileSync(stateFile(), "utf8")) as { checkpoint: { latest?: { resources?: unknown[] } } };
  return state.checkpoint.latest?.resources?.length ?? 0;
}

/** URI of the libvirt that the stack was last deployed to. */
export function configuredUri(): string | undefined {
  if (!existsSync(configFile)) return undefined;
  return parseDocument(readFileSync(configFile, "utf8")).getIn(["config", "vmfarm:libvirt", "uri"]) as
    | string
    | undefined;
}

/** Environment that makes the engine use this stack's backend and passphrase without prompting. */
export function stackEnv(toolchain: Record<string, string>): Record<string, string> {
  return {
    ...toolchain,
    PULUMI_BACKEND_URL: fileBackend(backendDir),
    PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile,
  };
}

/** Creates backend, passphrase, configuration and stack if they are missing. @throws Error with a message for the user */
export async function prepareStack(env: Record<string, string>, uri: string): Promise<void> {
  mkdirSync(backendDir, { recursive: true, mode: 0o700 });
  const isNew = resourceCount() === undefined;
  if (!existsSync(passphraseFile)) {
    if (!isNew) {
      throw new Error(
        `the passphrase of stack ${stackName} is missing (${passphraseFile}): restore it, or abandon the stack and its secrets by removing ${stateFile()}`,
      );
    }
    writeFileSync(passphraseFile, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
  }
  if (!isNew && !existsSync(configFile) && existsSync(keptConfig)) copyFileSync(keptConfig, configFile);
  writeConfig(uri, await publicKey(), isNew);
  if (isNew) {
    const { exitCode, stderr } = await pulumi(["stack", "init", stackName], { cwd: repoRoot, env });
    if (exitCode !== 0) throw new Error(`the stack cannot be created: ${stderr.trim()}`);
  }
  copyFileSync(configFile, keptConfig);
  await removeLeftOverLock(env);
}

/** Keeps what the user added to the file. The salt of a stack that is gone does not fit a new passphrase. */
function writeConfig(uri: string, key: string, isNew: boolean): void {
  const before = existsSync(configFile) ? readFileSync(configFile, "utf8") : "";
  const document = parseDocument(before);
  document.setIn(["config", "vmfarm:libvirt", "uri"], uri);
  if (!document.hasIn(["config", `${project()}:sshKeys`])) document.setIn(["config", `${project()}:sshKeys`], [key]);
  if (isNew) document.delete("encryptionsalt");
  const after = document.toString();
  if (after !== before) writeFileSync(configFile, after);
}

async function removeLeftOverLock(env: Record<string, string>): Promise<void> {
  const locks = readLocks(backendDir, project(), stackName);
  const held = locks.find((lock) => !isLeftOver(lock));
  if (held) {
    throw new Error(
      `another run is using the stack: pid ${held.pid} of ${held.username} on ${held.hostname} since ${held.timestamp}; wait for it to end`,
    );
  }
  if (locks.length === 0) return;
  console.log(`An earlier run (pid ${locks[0]!.pid}) was killed and left its lock on the stack; removing the lock.`);
  await pulumi(["cancel", "--yes", "--stack", stackName], { cwd: repoRoot, env });
}

/** Runs `up` or `destroy` of the stack. @throws Error with the engine's messages if it fails */
export async function runStack(
  operation: "up" | "destroy",
  options: {
    env: Record<string, string>;
    refresh: boolean;
    progress: EngineProgress;
    onLine: (line?: string) => void;
    onInterrupt: (count: number) => void;
  },
): Promise<void> {
  const args = [operation, "--stack", stackName, "--yes", "--skip-preview", "--json"];
  if (options.refresh) args.push("--refresh");
  const { exitCode, stdout, stderr } = await pulumi(args, {
    cwd: repoRoot,
    env: options.env,
    onInterrupt: options.onInterrupt,
    onEvent: (event) => options.onLine(options.progress.accept(event)),
  });
  if (exitCode === 0) return;
  const errors = options.progress.errors.length > 0 ? options.progress.errors : [stderr.trim() || stdout.trim()];
  throw new Error(`pulumi ${operation} failed:\n${errors.join("\n")}`);
}

/** The stack's outputs. */
export async function stackOutputs(env: Record<string, string>): Promise<Record<string, unknown>> {
  const { stdout } = await pulumi(["stack", "output", "--json", "--stack", stackName], { cwd: repoRoot, env });
  return JSON.parse(stdout) as Record<string, unknown>;
}
