import { join } from "node:path";
import { run } from "../../src/process/run";

/** A disk image that does not boot and is created immediately: 1 GiB, with some unique content. */
export async function makeTinyImage(workDir: string): Promise<string> {
  const path = join(workDir, "tiny.qcow2");
  await run("qemu-img", ["create", "-q", "-f", "qcow2", path, "1G"]);
  await run("qemu-io", ["-f", "qcow2", "-c", "write -q -P 7 0 4M", path]);
  return path;
}
