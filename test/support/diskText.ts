import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { virsh } from "../../src/platform/libvirt/virsh/virsh";
import { removeTree } from "../../src/process/removeTree";
import { run } from "../../src/process/run";

/** The content of a file on a volume with an ext4 filesystem, read without a guest. */
export async function dataDiskText(uri: string, volume: string, path: string): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "vmfarm-test-"));
  try {
    const [qcow2, raw] = [join(dir, "disk.qcow2"), join(dir, "disk.raw")];
    await virsh(uri, ["vol-download", "--pool", "default", volume, qcow2]);
    await run("qemu-img", ["convert", "-f", "qcow2", "-O", "raw", qcow2, raw]);
    return (await run("debugfs", ["-R", `cat ${path}`, raw])).stdout;
  } finally {
    await removeTree(dir);
  }
}
