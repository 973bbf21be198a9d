import type { dynamic } from "@pulumi/pulumi";
import { checked, isKnown } from "../../../dynamic/provider";
import type { Vcenter } from "../../../host/govc";
import { buildImage } from "../../../image/build";
import { checkImage } from "../../../image/check";
import { findImage } from "../../../image/once";
import type { OvfPackage } from "../../../image/ovf/find";
import { ovfPackage } from "../../../image/ovf/package";
import type { ImagePlan } from "../../../image/plan";
import type { Problem } from "../../../input/problem";
import { adoptTemplate } from "../host/adopt";
import type { ImagePlace, Published } from "../host/published";
import { findPublishedItem, publishItem, removeItem } from "../host/publishItem";
import { findPublishedTemplate, publishTemplate, removeTemplate } from "../host/publishTemplate";
import { changedApartFromAccount } from "./vcenterInputs";

export interface ImageTemplateInputs {
  vcenter: Vcenter;
  place: ImagePlace;
  /** Name of the template or item, which carries the hash of its recipe. */
  name: string;
  plan: ImagePlan;
  /** What is known of an adopted template; filled in by check. */
  adopted?: Published;
}

export type ImageTemplateOutputs = ImageTemplateInputs & Published;

/** A golden image as a template or library item that machines are cloned from: published once for all stacks of a vCenter, or adopted. */
export const imageTemplateProvider: dynamic.ResourceProvider<ImageTemplateInputs, ImageTemplateOutputs> = {
  async check(olds, news) {
    const problems: Problem[] = [];
    if (!isKnown(news.place) || !isKnown(news.place.datacenterPath)) return checked(news);
    const template = news.plan.base.template;
    if (template !== undefined) {
      const adopted = await adoptTemplate(news.vcenter, news.place.datacenterPath, template, problems);
      return checked({ ...news, adopted, ...adopted }, problems);
    }
    const published = olds?.name === news.name && olds?.vcenter?.server === news.vcenter.server;
    if (!published && !(await find(news))) problems.push(...(await checkImage(news.plan)));
    return checked(news, problems);
  },
  async diff(_id, olds, news) {
    const { changes, changed } = changedApartFromAccount(olds, news);
    const found = ["plan", "adopted", "virtualSize", "createdAt"];
    const moved = changed.includes("place") && olds.place.contentLibrary !== news.place.contentLibrary;
    return {
      changes,
      replaces: changed.filter((key) => !found.includes(key) && (key !== "place" || moved)),
      deleteBeforeReplace: false,
    };
  },
  async create(inputs) {
    const published = inputs.adopted ?? (await publish(inputs));
    return { id: published.imageId, outs: { ...inputs, ...published } };
  },
  async read(id, props) {
    const there = props && (props.adopted ?? (await find(props)));
    return there ? { id, props } : { id: "", props };
  },
  async update(_id, olds, news) {
    const { imageId, virtualSize, createdAt } = news.adopted ?? olds;
    return { outs: { ...news, imageId, virtualSize, createdAt } };
  },
  async delete(_id, { vcenter, place, name, adopted }) {
    if (adopted) return;
    if (place.contentLibrary) await removeItem(vcenter, place, name);
    else await removeTemplate(vcenter, place, name);
  },
};

function find({ vcenter, place, name }: ImageTemplateInputs): Promise<Published | undefined> {
  return place.contentLibrary
    ? findPublishedItem(vcenter, place, name, 0)
    : findPublishedTemplate(vcenter, place, name);
}

function publish({ vcenter, place, name, plan }: ImageTemplateInputs): Promise<Published> {
  const onProgress = (line: string) => console.error(`${plan.name}: ${line}`);
  const makePackage = async (): Promise<OvfPackage> => {
    const built = findImage(plan) ?? (await buildImage(plan, { onProgress }));
    return ovfPackage(built, plan, { hardwareVersion: place.hardwareVersion }, { onProgress });
  };
  return (place.contentLibrary ? publishItem : publishTemplate)(vcenter, place, name, makePackage);
}
