import { shortDigest } from "../../../digest";
import type { ImagePlan } from "../../../image/plan";

/** How an AMI's snapshot is encrypted. */
export interface Encryption {
  encrypted: boolean;
  /** ARN of the KMS key. Default: the account's own key for EBS. */
  kmsKeyArn?: string;
}

/** Who declares an image. */
export interface Declarer {
  project: string;
  stack: string;
}

/** Keys of the tags that AMIs and snapshots of ours carry. */
export const tagKey = {
  name: "Name",
  /** The image's name in the program: its AMIs over time make a series. */
  image: "vmfarm:image",
  project: "vmfarm:project",
  /** The stack that published it. Others may use it, too: each leaves a claim. */
  stack: "vmfarm:stack",
  /** SHA-256 of the recipe. */
  recipe: "vmfarm:recipe",
  builtAt: "vmfarm:builtAt",
  /** SHA-256 of the image file. */
  file: "vmfarm:file",
  /** On a snapshot: name of the AMI that it is for. */
  ami: "vmfarm:ami",
  /** On a snapshot: what its disk boots with. */
  bootMode: "vmfarm:bootMode",
  /** On a snapshot: who uploads it and how far it is, or that it is complete. */
  upload: "vmfarm:upload",
} as const;

/** Value of the upload tag of a whole snapshot. */
export const uploadComplete = "complete";

const claimPrefix = "vmfarm:claim:";
const longestTagKey = 128;

/** Key of the tag by which a stack says that it declares an AMI. */
export function claimKey({ project, stack }: Declarer, image: string): string {
  const key = `${claimPrefix}${project}/${stack}/${image}`;
  return key.length <= longestTagKey ? key : `${claimPrefix}${shortDigest(key, 12)}`;
}

export function isClaim(key: string): boolean {
  return key.startsWith(claimPrefix);
}

/**
 * Name of an image's AMI: the image's file name, which carries 12 digits of its recipe's hash, and what else makes it another AMI. EC2
 * gives a name once in an account and region, so of two stacks that publish at the same time one gets it.
 */
export function amiName({ fileName }: Pick<ImagePlan, "fileName">, { encrypted, kmsKeyArn }: Encryption): string {
  const stem = `vmfarm/${fileName.replace(/\.qcow2$/, "")}`;
  if (!encrypted) return `${stem}-unencrypted`;
  return kmsKeyArn ? `${stem}-key-${shortDigest(kmsKeyArn, 12)}` : stem;
}

/** Tags of an AMI; the user's come first, so that ours win. */
export function amiTags(
  plan: Pick<ImagePlan, "name" | "fileName" | "hash">,
  declarer: Declarer,
  built: { builtAt: string; sha256: string },
  own: Record<string, string>,
): Record<string, string> {
  return {
    ...own,
    [tagKey.name]: plan.fileName.replace(/\.qcow2$/, ""),
    [tagKey.image]: plan.name,
    [tagKey.project]: declarer.project,
    [tagKey.stack]: declarer.stack,
    [tagKey.recipe]: plan.hash,
    [tagKey.builtAt]: built.builtAt,
    [tagKey.file]: built.sha256,
  };
}
