import { runStep, runTool } from "./tools";

/** What `qemu-img info` says about a disk image. */
export interface DiskInfo {
  format: string;
  /** Bytes a guest sees. */
  virtualSize: number;
  /** Another file that parts of the content are read from. */
  dependsOn?: string;
}

/** @throws ProgramError where the file is no readable disk image. */
export async function diskInfo(path: string): Promise<DiskInfo> {
  const { stdout } = await runTool("qemu-img", ["info", "--output=json", path]);
  const info = JSON.parse(stdout);
  return {
    format: info.format,
    virtualSize: info["virtual-size"],
    dependsOn: info["backing-filename"] ?? info["format-specific"]?.data?.["data-file"],
  };
}

/** Writes a compressed qcow2, with zlib: not every QEMU reads zstd, and that of Debian's Xen (`qemu-system-xen` 7.2) does not. */
export async function convertToQcow2(from: string, format: string, to: string): Promise<void> {
  const options = ["-f", format, "-O", "qcow2", "-c", "-o", "compression_type=zlib", "-m", "8", "-W"];
  await runStep("qemu-img", ["convert", ...options, from, to]);
}
