import { join } from "node:path";
import { run } from "../../../../src/process/run";

/** A disk image that does not boot and is created immediately: 1 GiB, of which 1 MiB is one repeated byte. */
export async function tinyImage(dir: string, name: string, byte: number): Promise<string> {
  const path = join(dir, name);
  await run("qemu-img", ["create", "-q", "-f", "qcow2", path, "1G"]);
  await run("qemu-io", ["-f", "qcow2", "-c", `write -q -P ${byte} 0 1M`, path]);
  return path;
}
