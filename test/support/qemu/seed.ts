import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../../src/process/run";

/** A cloud-init seed as a filesystem labelled CIDATA. */
export async function seed(into: string): Promise<string> {
  const path = join(into, "seed.raw");
  writeFileSync(path, "");
  truncateSync(path, 2 ** 20);
  await run("/usr/sbin/mkfs.vfat", ["-n", "CIDATA", path]);
  writeFileSync(join(into, "meta-data"), "instance-id: i-1\nlocal-hostname: first\n");
  writeFileSync(join(into, "user-data"), "#cloud-config\n{}\n");
  await run("mcopy", ["-i", path, join(into, "meta-data"), join(into, "user-data"), "::/"]);
  return path;
}
