import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "../../digest";
import { ImageBuildError } from "../builder";
import type { BuiltImage } from "../buildOnce";
import type { OnProgress } from "../progress";
import { digestFile } from "../sourceFiles";
import { runStep } from "../tools";
import { ovfDescriptor } from "./descriptor";
import type { PackageRecord } from "./packageFiles";
import { packageFiles, renderManifest } from "./packageFiles";
import type { OvfPlan } from "./plan";
import { writeStream } from "./streamDisk";

/** Writes a package's files into a directory. It neither locks nor publishes. */
export async function writePackage(
  image: BuiltImage,
  plan: OvfPlan,
  dir: string,
  onProgress: OnProgress,
): Promise<PackageRecord> {
  if (digestFile(image.path, "sha256") !== image.sha256)
    throw new ImageBuildError(`${image.path} has changed since it was built: remove it to have it built again`);
  const names = packageFiles(plan);
  const disk = join(dir, names.disk);
  const converted = join(dir, "converted.vmdk");
  onProgress("converting the disk image to VMDK");
  await convertToVmdk(image.path, converted);
  onProgress("writing the VMDK as a stream");
  const identity = { file: names.disk, contentId: image.sha256, hardwareVersion: plan.hardwareVersion };
  const streamed = await writeStream(converted, disk, identity);
  rmSync(converted);
  if (streamed.capacity !== image.virtualSize)
    throw new Error(`the VMDK has ${streamed.capacity} bytes, the image ${image.virtualSize}`);
  onProgress("comparing the VMDK with the image");
  await runStep("qemu-img", ["compare", "-q", "-f", "qcow2", "-F", "vmdk", image.path, disk]);

  const write = (name: string, text: string) => {
    writeFileSync(join(dir, name), text);
    return { name, size: Buffer.byteLength(text), sha256: sha256(text) };
  };
  const descriptor = write(names.descriptor, ovfDescriptor(plan, streamed));
  const diskFile = { name: names.disk, size: streamed.fileSize, sha256: streamed.sha256 };
  const manifest = write(names.manifest, renderManifest([descriptor, diskFile]));
  const files = [descriptor, manifest, diskFile];
  for (const { name } of files) chmodSync(join(dir, name), 0o444);
  return { imageSha256: image.sha256, capacity: streamed.capacity, files };
}

async function convertToVmdk(from: string, to: string): Promise<void> {
  const options = ["-f", "qcow2", "-O", "vmdk", "-o", "subformat=streamOptimized,adapter_type=lsilogic", "-m", "8"];
  await runStep("qemu-img", ["convert", ...options, from, to]);
}
