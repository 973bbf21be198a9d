import type { PlannedLicences } from "../image/licences/plan";
import { baseInWords } from "../review/imageNames";
import { licencesOf } from "../review/input/licencesOf";
import type { Preview } from "../review/input/readPreview";
import type { Step } from "../review/input/step";
import { type Bag, bag, number, text } from "../review/input/values";
import { ruleOf } from "../review/platforms";
import { autoScalingGroup, launchTemplate } from "../review/platforms/ec2Types";
import { ours } from "../review/platforms/ours";

/** An image that a stack declares. */
export interface DeclaredImage {
  /** `project/stack`. */
  stack: string;
  name: string;
  /** File name, which carries the hash of the recipe; of an image that was there already, its own name. */
  file: string;
  recipeHash: string;
  base: string;
  /** What machines know it by; undefined while it is not published. */
  id?: string;
  licences: PlannedLicences;
  /** Where it is published. */
  place: Place;
}

/** Where images are published, as far as it takes to ask there. */
export interface Place {
  kind: "libvirt" | "vSphere" | "EC2";
  /** libvirt's URI, the vCenter's name, the region. */
  at: string;
  /** libvirt: the storage pool. */
  pool?: string;
  /** EC2: how one gets in, without secrets: those are encrypted in a state. */
  aws?: { region: string; profile?: string; endpoint?: string };
}

/** A machine of a stack, or the machines of a farm that grows. */
export interface InventoryMachine {
  stack: string;
  name: string;
  /** Machines that it may be at most: of an Ec2Farm its largest size. */
  count: number;
  /** File name of its image; undefined where it is none of the stacks'. */
  image?: string;
}

/** What stacks declare, as their states or a preview say. */
export interface Inventory {
  images: DeclaredImage[];
  machines: InventoryMachine[];
}

export function inventoryOf(previews: readonly Preview[]): Inventory {
  const parts = previews.map(stackInventory);
  return { images: parts.flatMap(({ images }) => images), machines: parts.flatMap(({ machines }) => machines) };
}

function stackInventory(preview: Preview): Inventory {
  const stack = `${preview.project}/${preview.stack}`;
  const staying = preview.steps.filter(({ action }) => action !== "delete");
  const images = staying.flatMap((step) => imageOf(step, stack) ?? []);
  const names = new ImagesOfStack(images, staying);
  const largest = new Map(
    staying.filter(({ type }) => type === autoScalingGroup).map((step) => [step.name, mostOf(step)]),
  );
  const machines = staying.flatMap((step) => {
    const key = imageInput(step);
    if (key === undefined) return [];
    const count = step.type === launchTemplate ? (largest.get(step.name) ?? 1) : 1;
    return [{ stack, name: step.name, count, image: names.fileOf(step, key) }];
  });
  return { images, machines };
}

/** The input that says which image a machine is made of; undefined for what is none. */
function imageInput({ type }: Step): string | undefined {
  if (type === "aws:ec2/instance:Instance") return "ami";
  if (type === launchTemplate) return "imageId";
  const rule = ruleOf(type);
  return rule?.part === "boot" ? rule.image : undefined;
}

function mostOf({ news }: Step): number {
  return Math.max(number(news.maxSize) ?? 1, number(bag(news.warmPool).maxGroupPreparedCapacity) ?? 0);
}

function imageOf({ type, name, news, newOutputs }: Step, stack: string): DeclaredImage | undefined {
  const place = placeOf(type, news);
  const plan = bag(news.plan);
  const file = text(plan.fileName);
  if (!place || file === undefined) return undefined;
  const id = text(newOutputs.path) ?? text(newOutputs.imageId);
  const recipeHash = text(plan.hash) ?? "";
  return { stack, name, file, recipeHash, base: baseInWords(plan), id, licences: licencesOf(plan.licences), place };
}

function placeOf(type: string, inputs: Bag): Place | undefined {
  switch (type) {
    case ours("ImageVolume"):
      return { kind: "libvirt", at: text(inputs.uri) ?? "", pool: text(inputs.pool) };
    case ours("ImageTemplate"):
      return { kind: "vSphere", at: text(bag(inputs.vcenter).server) ?? "" };
    case ours("AdoptedAmi"):
    case ours("PublishedAmi"): {
      const { region, profile, endpoint } = bag(inputs.aws);
      const aws = { region: text(region) ?? "", profile: text(profile), endpoint: text(endpoint) };
      return { kind: "EC2", at: aws.region, aws };
    }
    default:
      return undefined;
  }
}

/** Which image a machine is made of, by whatever its platform knows it by. */
class ImagesOfStack {
  /** What a replaced image was known by before. */
  private readonly successors = new Map<string, string>();

  constructor(
    private readonly images: readonly DeclaredImage[],
    steps: readonly Step[],
  ) {
    for (const { type, name, oldOutputs } of steps) {
      const before = text(oldOutputs.path) ?? text(oldOutputs.imageId);
      const after = images.find((image) => image.name === name);
      if (before !== undefined && after && placeOf(type, {})) this.successors.set(before, after.file);
    }
  }

  fileOf({ news, olds }: Step, key: string): string | undefined {
    const now = text(news[key]);
    if (now !== undefined)
      return this.images.find(({ id, file }) => id === now || now.split("/").at(-1) === file)?.file;
    // A preview does not know the id of an image that is still to be made.
    const coming = this.successors.get(text(olds[key]) ?? "");
    return coming ?? (this.images.length === 1 ? this.images[0]!.file : undefined);
  }
}
