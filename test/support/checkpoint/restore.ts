import { copyFile, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { connectionLabel } from "../../../src/platform/libvirt/location";
import { virsh } from "../../../src/platform/libvirt/virsh/virsh";
import { run } from "../../../src/process/run";
import { withTemporaryFile } from "../../../src/process/temporaryFile";
import { waitFor } from "../../../tools/host/wait";
import { libvirtdLayout } from "../../../tools/libvirtd/layout";
import { inGuest } from "../guest";
import { type Program, TestStack } from "../stack";
import { startTestFarm, type TestFarm } from "../testFarm";
import { type CheckpointIndex, readIndex } from "./save";

const minutes = 60_000;

/** A separate farm with the machines, networks and volumes of a checkpoint, and its stack. */
export interface RestoredFarm {
  farm: TestFarm;
  stack: TestStack;
}

/**
 * Brings up a checkpoint in its own libvirt, where its machines continue from where they were: same guests, same addresses, same agents.
 * Their clocks are set.
 * @param program what the stack runs from now on; its next `up` is compared with the saved state
 */
export async function restoreFarm(dir: string, program: Program): Promise<RestoredFarm> {
  const index = await readIndex(dir);
  const farm = await startTestFarm();
  try {
    const moved = movedTo(farm, index.farm);
    await restoreVolumes(dir, farm, moved);
    for (const name of index.networks)
      await restoreNetwork(farm.uri, name, moved(await definition(dir, "networks", name)));
    for (const name of index.domains) await restoreDomain(dir, farm.uri, name, moved);
    await Promise.all(index.domains.map((name) => setClock(farm.uri, name)));
    return { farm, stack: await restoreStack(dir, farm, index, program, moved) };
  } catch (error) {
    await farm.stop();
    throw error;
  }
}

/** Rewrites what identifies the saved farm: paths, addresses, and the engine's name for its provider. These strings occur nowhere else. */
function movedTo(farm: TestFarm, saved: string): (text: string) => string {
  const [before, now] = [connectionLabel(libvirtdLayout(saved).uri), connectionLabel(farm.uri)];
  return (text) => text.replaceAll(saved, farm.name).replaceAll(before, now);
}

const definition = (dir: string, kind: "domains" | "networks", name: string) =>
  readFile(join(dir, kind, `${name}.xml`), "utf8");

async function restoreVolumes(dir: string, farm: TestFarm, moved: (text: string) => string): Promise<void> {
  await run("cp", ["--recursive", "--sparse=always", "--reflink=auto", `${join(dir, "volumes")}/.`, farm.poolDir]);
  for (const name of await readdir(farm.poolDir)) {
    if (!name.endsWith(".qcow2")) continue;
    const path = join(farm.poolDir, name);
    const { stdout } = await run("qemu-img", ["info", "--output=json", path]);
    const info = JSON.parse(stdout) as { "backing-filename"?: string; "backing-filename-format"?: string };
    const backing = info["backing-filename"];
    if (backing === undefined) continue;
    const format = info["backing-filename-format"] ?? "qcow2";
    await run("qemu-img", ["rebase", "-u", "-b", moved(backing), "-F", format, path]);
  }
  await virsh(farm.uri, ["pool-refresh", "default"]);
}

async function restoreNetwork(uri: string, name: string, xml: string): Promise<void> {
  await withTemporaryFile(Buffer.from(xml), (file) => virsh(uri, ["net-define", file]));
  for (const verb of ["net-autostart", "net-start"]) await virsh(uri, [verb, `--network=${name}`]);
}

async function restoreDomain(dir: string, uri: string, name: string, moved: (text: string) => string): Promise<void> {
  const memory = join(dir, "domains", `${name}.memory`);
  const xml = moved(await definition(dir, "domains", name));
  // If it were only restored, it would be gone once it is switched off.
  await withTemporaryFile(Buffer.from(xml), (file) => virsh(uri, ["define", file]));
  await virsh(uri, ["autostart", `--domain=${name}`]);
  const live = moved((await virsh(uri, ["save-image-dumpxml", memory])).stdout);
  await withTemporaryFile(Buffer.from(live), (file) => virsh(uri, ["restore", memory, "--xml", file]));
}

/** A guest's clock stopped with it. */
async function setClock(uri: string, domain: string): Promise<void> {
  await waitFor(`the agent of ${domain} answers`, minutes, () =>
    inGuest(uri, domain, `date -s @${Math.round(Date.now() / 1000)}`).catch(() => undefined),
  );
}

async function restoreStack(
  dir: string,
  farm: TestFarm,
  { project, stack }: CheckpointIndex,
  program: Program,
  moved: (text: string) => string,
): Promise<TestStack> {
  // Secrets in the state were encrypted with it.
  await copyFile(join(dir, "passphrase"), farm.env.PULUMI_CONFIG_PASSPHRASE_FILE!);
  const made = await TestStack.create({ farm, project, stack, program });
  const state = moved(await readFile(join(dir, "state.json"), "utf8"));
  await made.importState(state);
  return made;
}
