import type { PlannedLicences } from "../image/licences/plan";
import { describeBase } from "../preview/images";
import type { Place } from "../preview/kinds/kind";
import { kindOf } from "../preview/kinds/kinds";
import { licencesOf } from "../preview/licences";
import type { Preview } from "../preview/readPreview";
import type { Step } from "../preview/step";
import { bag, text } from "../preview/values";

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
  const largest = new Map(staying.flatMap((step) => largestGroup(step) ?? []));
  const machines = staying.flatMap((step) => {
    const kind = kindOf(step.type);
    const key = kind && "image" in kind ? kind.image : undefined;
    if (key === undefined) return [];
    const count = kind?.part === "farm" ? (largest.get(step.name) ?? 1) : 1;
    return [{ stack, name: step.name, count, image: names.fileOf(step, key) }];
  });
  return { images, machines };
}

/** An elastic group by its name, with the number of machines that it has at most, stopped ones of its warm pool included. */
function largestGroup({ type, name, news }: Step): [[name: string, machines: number]] | undefined {
  const kind = kindOf(type);
  if (kind?.part !== "farm" || !kind.group) return undefined;
  return [[name, Math.max(kind.group.max(news) ?? 1, kind.group.prepared(news) ?? 0)]];
}

function imageOf({ type, name, news, newOutputs }: Step, stack: string): DeclaredImage | undefined {
  const kind = kindOf(type);
  const plan = bag(news.plan);
  const file = text(plan.fileName);
  if (kind?.part !== "image" || file === undefined) return undefined;
  const id = text(newOutputs.path) ?? text(newOutputs.imageId);
  const recipeHash = text(plan.hash) ?? "";
  return {
    stack,
    name,
    file,
    recipeHash,
    base: describeBase(plan),
    id,
    licences: licencesOf(plan.licences),
    place: kind.place(news),
  };
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
      if (before !== undefined && after && kindOf(type)?.part === "image") this.successors.set(before, after.file);
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
