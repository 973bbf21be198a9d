import { ProgramError } from "../process/run";
import { runStep, runTool } from "./tools";

/** What `qemu-img info` says about a disk image. */
export interface DiskInfo {
  format: string;
  /** Bytes a guest sees. */
  virtualSize: number;
  /** The image that it is an overlay on. */
  backedBy?: string;
  /** Files other than itself that its content lies in. */
  otherFiles: string[];
  encrypted: boolean;
}

/**
 * @param path absolute
 * @throws ProgramError where the file is not a readable disk image.
 */
export async function diskInfo(path: string): Promise<DiskInfo> {
  const { stdout } = await runTool("qemu-img", ["info", "--output=json", path]);
  const info = JSON.parse(stdout);
  const data = info["format-specific"]?.data ?? {};
  const extents: { filename: string }[] = data.extents ?? [];
  const files = [...extents.map(({ filename }) => filename), data["data-file"] ?? path];
  return {
    format: info.format,
    virtualSize: info["virtual-size"],
    backedBy: info["backing-filename"],
    otherFiles: files.filter((file) => file !== path),
    encrypted: info.encrypted === true,
  };
}

/** Exit codes of `qemu-img check` for an image that can be read completely: leaked clusters, and a format that it cannot check. */
const readableCodes = [3, 63];

/** What `qemu-img check` finds damaged in a disk image; undefined where it finds nothing. */
export async function checkDamage(path: string, format: string): Promise<string | undefined> {
  try {
    await runTool("qemu-img", ["check", "-q", "-f", format, path]);
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    if (!readableCodes.includes(error.exitCode!)) return firstLine(error.stderr) || `qemu-img check: ${error.exitCode}`;
  }
  return undefined;
}

/** Writes a compressed qcow2, with zlib: not every QEMU reads zstd, and that of Debian's Xen (`qemu-system-xen` 7.2) does not. */
export async function convertToQcow2(from: string, format: string, to: string): Promise<void> {
  const options = ["-f", format, "-O", "qcow2", "-c", "-o", "compression_type=zlib", "-m", "8", "-W"];
  await runStep("qemu-img", ["convert", ...options, from, to]);
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0]!;
}
