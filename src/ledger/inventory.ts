import type { PlannedLicences } from "../image/licences/plan";
import { baseName, describeBase } from "../preview/images";
import type { Place } from "../preview/kinds/kind";
import { kindOf } from "../preview/kinds/kinds";
import { readLicences } from "../preview/licences";
import type { Preview } from "../preview/readPreview";
import type { Step } from "../preview/step";
import { bag, text } from "../preview/values";

/** An image that a stack declares. */
export interface DeclaredImage {
  /** `project/stack`. */
  stack: string;
  name: string;
  /** File name, which contains the hash of the recipe; for an adopted image, its own name. */
  file: string;
  recipeHash: string;
  base: string;
  /** The id that machines refer to; undefined while it is not published. */
  id?: string;
  licences: PlannedLicences;
  /** Where it is published. */
  place: Place;
}

/** A machine of a stack, or the machines of an elastic farm. */
export interface InventoryMachine {
  stack: string;
  name: string;
  /** 1; for an elastic farm, its maximum size. */
  count: number;
  /** File name of its image; undefined where no stack declares it. */
  image?: string;
}

/** The images and machines that stacks declare, from their states or a preview. */
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
  const remaining = preview.steps.filter(({ action }) => action !== "delete");
  const images = remaining.flatMap((step) => imageOf(step, stack) ?? []);
  const names = new ImagesOfStack(images, remaining);
  const largest = new Map(remaining.flatMap((step) => largestGroup(step) ?? []));
  const machines = remaining.flatMap((step) => {
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
    licences: readLicences(plan.licences),
    place: kind.place(news),
  };
}

/** Finds the image that a machine is made from. */
class ImagesOfStack {
  /** File names of images by the id that they had before they were replaced. */
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
    const current = text(news[key]);
    if (current !== undefined)
      return this.images.find(({ id, file }) => id === current || baseName(current) === file)?.file;
    // In a preview, the id of an image that is not built yet is unknown.
    const successor = this.successors.get(text(olds[key]) ?? "");
    return successor ?? (this.images.length === 1 ? this.images[0]!.file : undefined);
  }
}
