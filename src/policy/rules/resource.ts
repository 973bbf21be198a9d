import type { ElasticGroup } from "../../preview/kinds/kind";
import { kindOf } from "../../preview/kinds/kinds";
import { type Bag, bag, text, unknownValue } from "../../preview/values";

/** A resource as the policy engine passes it. */
export interface PolicyResource {
  type: string;
  name: string;
  urn: string;
  props: Bag;
}

/** A resource of a stack that is checked as a whole. */
export interface StackResource extends PolicyResource {
  /** The resources that a property depends on, which are known even where its value is not. */
  propertyDependencies: Record<string, readonly StackResource[]>;
}

export function isMachine(type: string): boolean {
  return kindOf(type)?.part === "machine";
}

/** An image on a platform, adopted ones included. */
export function isImage(type: string): boolean {
  return kindOf(type)?.part === "image";
}

/** An image of someone else, such as a public AMI. */
export function isAdopted(type: string): boolean {
  const kind = kindOf(type);
  return kind?.part === "image" && kind.adopted === true;
}

/** An image that vmfarm built or published. */
export function isOwnImage(type: string): boolean {
  return isImage(type) && !isAdopted(type);
}

/** How to read a group that starts and ends machines by itself; undefined for other resources. */
export function elasticGroup(type: string): ElasticGroup | undefined {
  const kind = kindOf(type);
  return kind?.part === "farm" ? kind.group : undefined;
}

/** File name of an image in the cache. */
export function imageFile({ props }: PolicyResource): string | undefined {
  return text(props.volume) ?? text(props.name) ?? text(bag(props.plan).fileName);
}

/**
 * Properties with {@link unknownValue} in place of unknown values. During a preview, the policy engine's properties throw when an unknown
 * value is read.
 */
export function withUnknowns(props: Bag): Bag {
  return replaceUnknowns(props) as Bag;
}

function replaceUnknowns(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  const entries = Object.keys(value).map((key) => [key, propertyOf(value as Bag, key)] as const);
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

function propertyOf(props: Bag, key: string): unknown {
  try {
    return replaceUnknowns(props[key]);
  } catch {
    return unknownValue;
  }
}
