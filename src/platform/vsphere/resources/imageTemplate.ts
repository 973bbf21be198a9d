import { buildImage } from "../../../image/build";
import { findImage } from "../../../image/buildOnce";
import { checkImage } from "../../../image/check";
import { diskInfo } from "../../../image/convert";
import { ovfPackage } from "../../../image/ovf/package";
import type { OvfPackage } from "../../../image/ovf/packageFiles";
import type { ImagePlan } from "../../../image/plan";
import type { Problem } from "../../../input/problem";
import { report } from "../../../process/diagnostics";
import { checked, isKnown } from "../../../provider/changes";
import type { ResourceProvider } from "../../../provider/resourceProvider";
import { adoptTemplate } from "../govc/adopt";
import type { Vcenter } from "../govc/govc";
import type { ImagePlace, Published } from "../govc/published";
import { findPublishedItem, publishItem, removeItem } from "../govc/publishItem";
import { findPublishedTemplate, publishTemplate, removeTemplate } from "../govc/publishTemplate";
import { changedApartFromAccount, sameLocation } from "./vcenterInputs";

export interface ImageTemplateInputs extends Partial<Published> {
  vcenter: Vcenter;
  place: ImagePlace;
  /** Name of the template or item, which carries the hash of its recipe. */
  name: string;
  plan: ImagePlan;
}

export type ImageTemplateOutputs = ImageTemplateInputs & Published;

/**
 * A golden image as a template or library item that machines are cloned from: published once for all stacks of a vCenter, or adopted.
 * What exists of it is known at preview.
 */
export const imageTemplateProvider: ResourceProvider<ImageTemplateInputs, ImageTemplateOutputs> = {
  async check(olds, { vcenter, place, name, plan }) {
    const problems: Problem[] = [];
    const inputs = { vcenter, place, name, plan };
    const { template } = plan.base;
    if (!isKnown(place) || !isKnown(place.datacenterPath)) return checked(inputs);
    if (template !== undefined) {
      const adopted = await adoptTemplate(vcenter, place.datacenterPath, template, problems);
      return checked({ ...inputs, ...adopted }, problems);
    }
    const found = await find(inputs);
    const isNew = olds?.name !== name || !sameLocation(olds?.vcenter, vcenter);
    if (!found && isNew) problems.push(...(await checkImage(plan)));
    // Unpublished images stay unknown, except for the size: the provider refuses to plan a disk without one.
    return checked({ ...inputs, ...found, virtualSize: found?.virtualSize || (await sizeOf(plan)) }, problems);
  },
  async diff(_id, olds, news) {
    const { changes, changed } = changedApartFromAccount(olds, news);
    const moved = changed.includes("place") && olds.place.contentLibrary !== news.place.contentLibrary;
    const another = changed.includes("name") || changed.includes("vcenter") || moved;
    return {
      changes,
      replaces: another ? ["name"] : changed.filter((key) => key === "imageId"),
      deleteBeforeReplace: false,
    };
  },
  async create(inputs) {
    const { template } = inputs.plan.base;
    const published = template === undefined ? await publish(inputs) : await adopt(inputs, template);
    return { id: published.imageId, outs: { ...inputs, ...published } };
  },
  async read(id, props) {
    const there = props && (props.plan.base.template !== undefined || (await find(props)));
    return there ? { id, props } : { id: "", props };
  },
  async update(_id, olds, news) {
    const { imageId = olds.imageId, virtualSize = olds.virtualSize, createdAt = olds.createdAt } = news;
    return { outs: { ...news, imageId, virtualSize, createdAt } };
  },
  async delete(_id, { vcenter, place, name, plan }) {
    if (plan.base.template !== undefined) return;
    if (place.contentLibrary) await removeItem(vcenter, place, name);
    else await removeTemplate(vcenter, place, name);
  },
};

async function adopt({ vcenter, place }: ImageTemplateInputs, template: string): Promise<Published> {
  const problems: Problem[] = [];
  const adopted = await adoptTemplate(vcenter, place.datacenterPath, template, problems);
  if (!adopted) throw new Error(problems[0]!.reason);
  return adopted;
}

/** Bytes of the disk of an image that is not published yet; undefined where only the build tells. */
async function sizeOf(plan: ImagePlan): Promise<number | undefined> {
  const known = plan.diskSize ?? findImage(plan)?.virtualSize;
  if (known !== undefined || plan.base.kind !== "file") return known;
  return (await diskInfo(plan.base.path!).catch(() => undefined))?.virtualSize;
}

function find({ vcenter, place, name, plan }: ImageTemplateInputs): Promise<Published | undefined> {
  return place.contentLibrary
    ? findPublishedItem(vcenter, place, name, plan.diskSize ?? findImage(plan)?.virtualSize ?? 0)
    : findPublishedTemplate(vcenter, place, name);
}

function publish({ vcenter, place, name, plan }: ImageTemplateInputs): Promise<Published> {
  const onProgress = (line: string) => report(`${plan.name}: ${line}`);
  const makePackage = async (): Promise<OvfPackage> => {
    const built = findImage(plan) ?? (await buildImage(plan, { onProgress }));
    return ovfPackage(built, plan, { hardwareVersion: place.hardwareVersion }, { onProgress });
  };
  return (place.contentLibrary ? publishItem : publishTemplate)(vcenter, place, name, makePackage);
}
