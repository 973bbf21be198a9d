import { join } from "node:path";
import { buildSeed } from "../src/cloudInit/seed";
import { virsh } from "../src/platform/libvirt/virsh/virsh";
import { run } from "../src/process/run";
import { startTestFarm, type TestFarm } from "../test/support/testFarm";
import { repoRoot } from "../tools/paths";

/** What all measurements use. */
export interface Testbed {
  farm: TestFarm;
  /** An empty qcow2 of 64 MiB. */
  disk: string;
  /** A cloud-init seed, for the variants that do not make one. */
  seed: string;
  /** Path of the disk's copy in the pool, made before the clock starts. */
  image: string;
}

/** Starts a libvirt and puts the files there; `farm.stop()` stops it. */
export async function makeTestbed(): Promise<Testbed> {
  const farm = await startTestFarm();
  try {
    const disk = join(farm.workDir, "empty.qcow2");
    const seed = join(farm.workDir, "seed.qcow2");
    await run("qemu-img", ["create", "-q", "-f", "qcow2", disk, "64M"]);
    await writeSeed(seed);
    await virsh(farm.uri, ["vol-create-as", "default", "image.qcow2", "64M", "--format", "qcow2"]);
    await virsh(farm.uri, ["vol-upload", "--pool", "default", "image.qcow2", disk]);
    return { farm, disk, seed, image: join(farm.poolDir, "image.qcow2") };
  } catch (error) {
    await farm.stop();
    throw error;
  }
}

async function writeSeed(path: string): Promise<void> {
  const { writeFile } = await import("node:fs/promises");
  await writeFile(path, await buildSeed({ userData: "#cloud-config\n{}\n", metaData: "instance-id: i-1\n" }));
}

/** A program of this folder in compiled form, like what users run. */
export function compiled(program: string): string {
  return join(repoRoot, "dist", "bench", "programs", program);
}
