import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { virsh } from "../../../src/platform/libvirt/virsh/virsh";
import { run } from "../../../src/process/run";
import type { TestStack } from "../stack";
import type { TestFarm } from "../testFarm";
import { inventory } from "../virsh";

/** What identifies a checkpoint, in its directory. */
export interface CheckpointIndex {
  /** Of the saved farm: part of paths and addresses in everything else. */
  farm: string;
  project: string;
  stack: string;
  domains: string[];
  networks: string[];
}

export const indexFile = "checkpoint.json";

/**
 * Saves a farm with running machines, including their memory, into an empty directory: definitions, memory images, volumes, the stack
 * and its passphrase. The machines continue afterwards.
 */
export async function saveFarm(farm: TestFarm, stack: TestStack, dir: string): Promise<void> {
  for (const name of ["domains", "networks", "volumes"]) await mkdir(join(dir, name));
  const { domains, networks } = await inventory(farm.uri);
  for (const name of networks) {
    const { stdout } = await virsh(farm.uri, ["net-dumpxml", "--inactive", `--network=${name}`]);
    await writeFile(join(dir, "networks", `${name}.xml`), stdout);
  }
  for (const name of domains) await saveDomain(farm.uri, name, join(dir, "domains", name));
  // Before any machine continues, so that memory and disks match.
  await run("cp", ["--recursive", "--sparse=always", `${farm.poolDir}/.`, join(dir, "volumes")]);
  for (const name of domains) await virsh(farm.uri, ["restore", join(dir, "domains", `${name}.memory`)]);
  await copyFile(farm.env.PULUMI_CONFIG_PASSPHRASE_FILE!, join(dir, "passphrase"));
  await writeFile(join(dir, "state.json"), await stack.exportState(), { mode: 0o600 });
  const index: CheckpointIndex = {
    farm: farm.name,
    project: basename(stack.dir),
    stack: stack.name,
    domains,
    networks,
  };
  await writeFile(join(dir, indexFile), JSON.stringify(index));
}

export async function readIndex(dir: string): Promise<CheckpointIndex> {
  return JSON.parse(await readFile(join(dir, indexFile), "utf8"));
}

async function saveDomain(uri: string, name: string, path: string): Promise<void> {
  const { stdout } = await virsh(uri, ["dumpxml", "--inactive", `--domain=${name}`]);
  await writeFile(`${path}.xml`, stdout);
  await virsh(uri, ["save", `--domain=${name}`, `${path}.memory`]);
}
