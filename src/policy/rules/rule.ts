import type { ElasticGroup } from "../../preview/kinds/kind";
import { kindOf } from "../../preview/kinds/kinds";
import { type Bag, bag, text } from "../../preview/values";

/** A resource as a policy sees it. */
export interface Judged {
  type: string;
  name: string;
  urn: string;
  props: Bag;
}

/** A resource of a whole stack. */
export interface JudgedOfStack extends Judged {
  /** Resources that a property comes from, known before its value is. */
  propertyDependencies: Record<string, readonly JudgedOfStack[]>;
}

export function isMachine(type: string): boolean {
  return kindOf(type)?.part === "machine";
}

/** An image on a platform, adopted ones included. */
export function isImage(type: string): boolean {
  return kindOf(type)?.part === "image";
}

/** An image that was not built from a recipe, such as an AMI of others. */
export function isAdopted(type: string): boolean {
  const kind = kindOf(type);
  return kind?.part === "image" && kind.adopted === true;
}

/** An image that vmfarm publishes: from a recipe, a file or a template. */
export function isOwnImage(type: string): boolean {
  return isImage(type) && !isAdopted(type);
}

/** A group whose machines come and go by themselves. */
export function elasticGroup(type: string): ElasticGroup | undefined {
  const kind = kindOf(type);
  return kind?.part === "farm" ? kind.group : undefined;
}

/** File name of an image in the cache. */
export function imageFile({ props }: Judged): string | undefined {
  return text(props.volume) ?? text(props.name) ?? text(bag(props.plan).fileName);
}
