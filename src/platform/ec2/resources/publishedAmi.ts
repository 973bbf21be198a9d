import { checkImage } from "../../../image/check";
import type { ImagePlan } from "../../../image/plan";
import { report } from "../../../process/diagnostics";
import { changedInputs, checked } from "../../../provider/changes";
import type { ResourceProvider } from "../../../provider/resourceProvider";
import { type AwsAccess, sameLocation } from "../api/access";
import { type Ami, findAmi, findAmiByName, isGone } from "../api/amis";
import { awsReason, explained, unlessMissing } from "../api/awsError";
import { addTags, removeTag, removeTags, type Tags } from "../api/tags";
import { amiName, claimKey, type Declarer } from "../image/amiPlan";
import { pruneAmis } from "../image/prune";
import { publishAmi } from "../image/publish";
import { type AmiFacts, factsOf } from "./amiFacts";

export interface PublishedAmiInputs {
  aws: AwsAccess;
  plan: ImagePlan;
  declarer: Declarer;
  /** Whether the snapshot is encrypted. */
  encrypted: boolean;
  /** ARN of the KMS key; empty: the account's own for EBS. */
  kmsKeyArn: string;
  /** How many unused older AMIs of the image are kept. */
  keep: number;
  /** The user's own tags. */
  tags: Tags;
}

type CheckedAmiInputs = PublishedAmiInputs & Partial<AmiFacts>;
export type PublishedAmiOutputs = PublishedAmiInputs & AmiFacts;

/**
 * A golden image as an AMI. Its name is its content's, so stacks of one account and region share it; each leaves a claim, a tag. It goes
 * when no stack claims it any more, nothing uses it and `keep` newer ones are there.
 */
export const publishedAmiProvider: ResourceProvider<CheckedAmiInputs, PublishedAmiOutputs> = {
  async check(olds, news) {
    const published = olds?.plan && sameLocation(olds.aws, news.aws) && nameOf(olds) === nameOf(news);
    if (published && olds.imageId !== undefined) return checked({ ...news, ...factsIn(olds as AmiFacts) });
    try {
      const there = await findAmiByName(news.aws, nameOf(news));
      if (there?.state === "available") return checked({ ...news, ...factsOf(there) });
      if (there && isGone(there)) return checked(news, [{ propertyPath: "base", reason: unusable(there) }]);
      // Does not build what is, or was, already published.
      return checked(news, there || published ? [] : await checkImage(news.plan));
    } catch (error) {
      return checked(news, [{ propertyPath: "platform.ec2", reason: awsReason(error) }]);
    }
  },
  async diff(_id, olds, news) {
    const replaces = [
      ...(sameLocation(olds.aws, news.aws) ? [] : ["aws"]),
      ...(nameOf(olds) === nameOf(news) ? [] : ["plan"]),
    ];
    // Only a plan's name identifies the AMI: different paths on the runner are not a change.
    const changed = changedInputs(olds, news).filter((key) => key !== "plan" && !(key in factsIn(olds)));
    return { changes: changed.length > 0 || replaces.length > 0, replaces, deleteBeforeReplace: false };
  },
  async create(inputs) {
    const outs = await publish(inputs);
    return { id: outs.imageId, outs };
  },
  async read(id, props) {
    const ami = props && (await findAmi(props.aws, id));
    if (!props || ami?.state === "available") return { id, props };
    report(
      `the AMI ${id} (${props.amiName}) is ${ami?.state ?? "gone"}: running machines are not affected; the next up publishes ` +
        `the image again for new machines, from the cache or by building it`,
    );
    return { id: "", props };
  },
  async update(id, olds, news) {
    await explained(`the AMI ${id} cannot be tagged`, retag(id, olds, news));
    return { outs: { ...news, ...factsIn(olds) } };
  },
  async delete(id, { aws, declarer, plan, keep }) {
    const work = async () => {
      await unlessMissing(removeTag(aws, id, claimKey(declarer, plan.name)));
      await pruneAmis({ aws, project: declarer.project, image: plan.name, ami: id }, keep);
    };
    await explained(`the AMI ${id} cannot be released`, work());
  },
};

function unusable({ id, name, state }: Ami): string {
  return (
    `the AMI ${id} (${name}) is in state "${state}", and its name is taken: enable it (aws ec2 enable-image --image-id ${id}) ` +
    `or have the image published again (aws ec2 deregister-image --image-id ${id})`
  );
}

async function retag(id: string, olds: PublishedAmiInputs, { aws, declarer, plan, tags }: PublishedAmiInputs) {
  const claim = claimKey(declarer, plan.name);
  const before = claimKey(olds.declarer, olds.plan.name);
  await addTags(aws, id, { ...tags, [claim]: new Date().toISOString() });
  await removeTags(aws, id, olds.tags, tags);
  if (before !== claim) await removeTag(aws, id, before);
}

function nameOf({ plan, encrypted, kmsKeyArn }: PublishedAmiInputs): string {
  return amiName(plan, { encrypted, kmsKeyArn });
}

function factsIn({ imageId, amiName, virtualSize, rootDeviceName, createdAt }: AmiFacts): AmiFacts {
  return { imageId, amiName, virtualSize, rootDeviceName, createdAt };
}

async function publish(inputs: PublishedAmiInputs): Promise<PublishedAmiOutputs> {
  const { aws, plan, declarer, encrypted, kmsKeyArn, tags } = inputs;
  const publication = { aws, plan, declarer, encryption: { encrypted, kmsKeyArn: kmsKeyArn || undefined }, tags };
  const onProgress = (line: string) => report(`${plan.name}: ${line}`);
  const ami = await explained(
    `the image "${plan.name}" cannot be published in ${aws.region}`,
    publishAmi(publication, { onProgress }),
  );
  return { ...inputs, ...factsOf(ami) };
}
