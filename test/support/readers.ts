import { join } from "node:path";
import { run } from "../../src/process/run";
import { findCloudInit } from "../../tools/toolchain/cloudInit";
import { findReaders } from "../../tools/toolchain/readers";
import { lineServer } from "./lineServer";

/** What cloud-init made of one machine's user-data. */
export interface TakenIn {
  /** All cloud-configs, merged. */
  // biome-ignore lint/suspicious/noExplicitAny: a cloud-config is any YAML mapping
  config: Record<string, any> | null;
  /** Scripts that it will run, by the names of their files. */
  scripts: Record<string, string>;
  bootHooks: Record<string, string>;
  /** What it logged, the only trace of a part that it cannot read. */
  warnings: string[];
}

/** Has Debian's cloud-init read user-data. */
export function takeIn(documents: readonly string[]): Promise<TakenIn[]> {
  return ask("cloudInit.py", documents, async () => {
    const found = await findCloudInit();
    if (!found) throw missing("cloud-init");
    return { PYTHONPATH: found.modules };
  }) as Promise<TakenIn[]>;
}

/** Reads documents with PyYAML, which reads YAML 1.1. */
export const readWithPyYaml = (documents: readonly string[]): Promise<unknown[]> => ask("pyYaml.py", documents);

const readers = new Map<string, Promise<Reader>>();

/** One process reads for all tests of this process; text that it cannot read ends it, and the next test gets a new one. */
async function ask(
  script: string,
  documents: readonly string[],
  environment?: () => Promise<Record<string, string>>,
): Promise<unknown[]> {
  const started = readers.get(script) ?? reader(script, environment);
  readers.set(script, started);
  try {
    return await (await started)(documents);
  } catch (error) {
    readers.delete(script);
    throw error;
  }
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
    // Like its script, which contains a path that no longer exists.
    ["-c", "from ansible.cli.inventory import main; main()", "--inventory", file, "--list"],
    { env: { ANSIBLE_NOCOLOR: "1", ANSIBLE_LOCALHOST_WARNING: "False", LC_ALL: "C.UTF-8" }, timeoutMs: 60_000 },
  );
  const { _meta, ...groups } = JSON.parse(stdout);
  return { groups, hostvars: _meta.hostvars, warnings: stderr };
}

type Reader = (documents: readonly string[]) => Promise<unknown[]>;

/** One process reads for all tests of this process: loading its modules takes a third of a second. */
async function reader(file: string, environment = async () => ({})): Promise<Reader> {
  return lineServer(await python(), [join(__dirname, file)], await environment());
}

function python(): Promise<string> {
  found ??= findReaders().then((readers) => {
    if (!readers) throw missing("Ansible and PyYAML");
    return readers.python;
  });
  return found;
}

let found: Promise<string> | undefined;

function missing(what: string): Error {
  return new Error(`${what} for tests: not there yet; run \`npm run setup -- --tests\``);
}
