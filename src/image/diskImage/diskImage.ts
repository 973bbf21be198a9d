import { join } from "node:path";
import type { BuildFacts, BuildWork, ImageBuilder } from "../builder";
import { ImageBuildError } from "../builder";
import { convertToQcow2 } from "../convert";
import type { ImagePlan } from "../plan";
import { sourceFiles } from "../sourceFiles";
import { runStep } from "../tools";
import { changeGuest } from "./change";
import { downloaded } from "./download";
import { type BaseDisk, changesGuest, inspectBase } from "./inspectBase";

/** Makes an image from an existing disk image: converts it, enlarges it to `diskSize`, and changes it with libguestfs if the recipe does. */
export const diskImage: ImageBuilder = async (plan, work) => {
  const base = plan.base.kind === "url" ? await downloaded(plan.base, work) : plan.base.path!;
  const digest = sourceFiles.digest(base, plan.base.algorithm!);
  if (digest.digest !== plan.base.digest)
    throw new ImageBuildError(
      digest.problem ?? `base.file: ${base} has changed since the plan was made: run the command again`,
    );
  const inspected = await inspectBase(plan, base);
  if ("problem" in inspected)
    throw new ImageBuildError(`${inspected.problem.propertyPath}: ${inspected.problem.reason}`);
  const { disk } = inspected;
  if (changesGuest(plan)) return changed(plan, work, disk);
  work.onProgress("compressing the disk image");
  await convertToQcow2(disk.path, disk.format, work.image);
  await enlarge(work.image, plan.diskSize);
  return { packages: [], virtualSize: plan.diskSize ?? disk.virtualSize, changedBy: "nothing" };
};

async function changed(plan: ImagePlan, work: BuildWork, disk: BaseDisk): Promise<BuildFacts> {
  const copy = join(work.dir, "copy.qcow2");
  work.onProgress("copying the base");
  await runStep("qemu-img", ["convert", "-f", disk.format, "-O", "qcow2", disk.path, copy]);
  const facts = await changeGuest(plan, work, copy);
  work.onProgress("compressing the disk image");
  await convertToQcow2(copy, "qcow2", work.image);
  await enlarge(work.image, plan.diskSize);
  return { ...facts, virtualSize: plan.diskSize ?? disk.virtualSize };
}

async function enlarge(image: string, size: number | undefined): Promise<void> {
  if (size !== undefined) await runStep("qemu-img", ["resize", "-q", "-f", "qcow2", image, String(size)]);
}
