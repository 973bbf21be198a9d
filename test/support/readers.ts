import { join } from "node:path";
import { run } from "../../src/host/run";
import { findCloudInit } from "../../tools/toolchain/cloudInit";
import { findReaders } from "../../tools/toolchain/readers";

/** What cloud-init made of one machine's user-data. */
export interface TakenIn {
  /** All cloud-configs, merged. */
  // biome-ignore lint/suspicious/noExplicitAny: a cloud-config is any YAML mapping
  config: Record<string, any> | null;
  /** Scripts that it will run, by the names of their files. */
  scripts: Record<string, string>;
  bootHooks: Record<string, string>;
  /** What it logged; of a part that it cannot read, nothing else is left. */
  warnings: string[];
}

/** Has Debian's cloud-init take in user-data. One process reads them all. */
export async function takeIn(documents: readonly string[]): Promise<TakenIn[]> {
  const cloudInit = await findCloudInit();
  if (!cloudInit) throw missing("cloud-init");
  return askPython([join(__dirname, "cloudInit.py")], documents, { PYTHONPATH: cloudInit.modules });
}

/** Reads documents with PyYAML, whose YAML is 1.1. One process reads them all. */
export function readWithPyYaml(documents: readonly string[]): Promise<unknown[]> {
  const program =
    "import json, sys, yaml; json.dump([yaml.safe_load(text) for text in json.load(sys.stdin)], sys.stdout)";
  return askPython(["-c", program], documents);
}

/** An inventory as Ansible lists it, and the warnings that it printed. */
export interface AnsibleList {
  groups: Record<string, { hosts?: string[]; children?: string[] }>;
  /** Variables by host. */
  hostvars: Record<string, Record<string, unknown>>;
  warnings: string;
}

/** `ansible-inventory --list` of the inventory in a file. */
export async function listWithAnsible(file: string): Promise<AnsibleList> {
  const { stdout, stderr } = await run(
    await python(),
    // As its program does, which names a place where it is no longer.
    ["-c", "from ansible.cli.inventory import main; main()", "--inventory", file, "--list"],
    { env: { ANSIBLE_NOCOLOR: "1", ANSIBLE_LOCALHOST_WARNING: "False", LC_ALL: "C.UTF-8" }, timeoutMs: 60_000 },
  );
  const { _meta, ...groups } = JSON.parse(stdout);
  return { groups, hostvars: _meta.hostvars, warnings: stderr };
}

async function askPython<T>(args: readonly string[], documents: readonly string[], env = {}): Promise<T> {
  const { stdout } = await run(await python(), args, { input: JSON.stringify(documents), env });
  return JSON.parse(stdout);
}

async function python(): Promise<string> {
  const readers = await findReaders();
  if (!readers) throw missing("Ansible and PyYAML");
  return readers.python;
}

function missing(what: string): Error {
  return new Error(`${what} for tests: not there yet; run \`npm run setup -- --tests\``);
}
