import type { ImagePlan } from "../../../image/plan";
import type { Problem } from "../../../input/problem";
import { changedInputs, checked, isKnown } from "../../../provider/changes";
import type { CheckResult, ResourceProvider } from "../../../provider/resourceProvider";
import { type AwsAccess, sameLocation } from "../api/access";
import { type Ami, findAmi, findParameter } from "../api/amis";
import { awsReason, explained } from "../api/awsError";
import { type AmiFacts, factsOf } from "./amiFacts";

export interface AdoptedAmiInputs {
  aws: AwsAccess;
  /** Id of an AMI; empty where a parameter names it. */
  ami: string;
  /** Name of a parameter of the Systems Manager whose value is the id of an AMI; empty where `ami` says it. */
  parameter: string;
  /** What the program says of it, its licences among it: for who reads the state. */
  plan?: ImagePlan;
}

/** Filled in by the check: the preview shows when the parameter names another AMI. */
interface AdoptedAmiFacts extends AmiFacts {
  /** `x86_64` or `arm64`. */
  architecture: string;
}

export type CheckedAmiInputs = AdoptedAmiInputs & Partial<AdoptedAmiFacts>;
export type AdoptedAmiOutputs = AdoptedAmiInputs & AdoptedAmiFacts;

/** An AMI that is there already. It is looked at and never changed. */
export const adoptedAmiProvider: ResourceProvider<CheckedAmiInputs, AdoptedAmiOutputs> = {
  async check(olds, news) {
    if (!isKnown(news.ami)) return checked(news);
    const known = olds?.imageId !== undefined && olds.ami === news.ami && sameLocation(olds.aws, news.aws);
    if (news.ami && known) return checked({ ...olds, ...news });
    try {
      return await resolved(news);
    } catch (error) {
      return checked(news, [{ propertyPath: "platform.ec2", reason: awsReason(error) }]);
    }
  },
  async diff(_id, olds, news) {
    const replaces = sameLocation(olds.aws, news.aws) ? [] : ["aws"];
    return { changes: changedInputs(olds, news).length > 0, replaces };
  },
  async create(inputs) {
    const outs = await look(inputs);
    return { id: outs.imageId, outs };
  },
  async read(id, props) {
    const found = props && (await findAmi(props.aws, props.imageId));
    return found ? { id, props } : { id: "", props };
  },
  async update(_id, _olds, news) {
    return { outs: await look(news) };
  },
};

async function resolved(news: AdoptedAmiInputs): Promise<CheckResult<CheckedAmiInputs>> {
  const path = news.ami ? "base.ami" : "base.ssmParameter";
  const problem = (reason: string) => checked(news, [{ propertyPath: path, reason }]);
  const imageId = news.ami || (await findParameter(news.aws, news.parameter));
  if (!imageId) return problem(`there is no parameter "${news.parameter}" in ${news.aws.region}`);
  if (!/^ami-[0-9a-f]+$/.test(imageId)) return problem(`${news.parameter} holds "${imageId}", which is not an AMI id`);
  const ami = await findAmi(news.aws, imageId);
  if (!ami) return problem(`there is no AMI ${imageId} in ${news.aws.region}, or it is not shared with this account`);
  return checked(
    { ...news, ...adoptedFacts(ami) },
    unfit(ami).map((reason) => ({ propertyPath: path, reason })) satisfies Problem[],
  );
}

/** Why no machine can be made of an AMI. */
function unfit({ id, name, state, architecture }: Ami): string[] {
  const reasons: string[] = [];
  if (state !== "available") reasons.push(`${id} (${name}) is in state "${state}": only an available AMI boots`);
  if (architecture !== undefined && !["x86_64", "arm64"].includes(architecture))
    reasons.push(`${id} (${name}) is for ${architecture}: use one for x86_64 or arm64`);
  return reasons;
}

async function look(inputs: CheckedAmiInputs): Promise<AdoptedAmiOutputs> {
  const imageId = inputs.imageId || inputs.ami;
  const ami = await explained(`the AMI ${imageId} cannot be read`, findAmi(inputs.aws, imageId));
  if (!ami) throw new Error(`the AMI ${imageId} is gone from ${inputs.aws.region}`);
  return { ...inputs, ...adoptedFacts(ami) };
}

function adoptedFacts(ami: Ami): AdoptedAmiFacts {
  return { ...factsOf(ami), architecture: ami.architecture ?? "x86_64" };
}
