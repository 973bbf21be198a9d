import { report } from "../../../process/diagnostics";
import { checked } from "../../../provider/changes";
import type { ResourceProvider } from "../../../provider/resourceProvider";
import type { AwsAccess } from "../api/access";
import { explained } from "../api/awsError";
import { type FoundRule, revoke, type WayIn, wayInWords, waysInto } from "../api/ingress";
import { allowTag } from "../tags";
import { changedApartFromCredentials } from "./awsInputs";

export interface IngressGuardInputs {
  aws: AwsAccess;
  /** Name of the group in AWS, for messages. */
  group: string;
  groupId: string;
  /** All that the program lets into the group. */
  declared: WayIn[];
  /** In the state alone, where rules were found that are neither declared nor allowed: these. */
  foreign?: ForeignRule[];
}

interface ForeignRule {
  id: string;
  /** `tcp 22 from 0.0.0.0/0`. */
  words: string;
}

/**
 * Sees what others let into a security group of this package, when it is made and by a refresh, and has the next update keep it out, apart
 * from rules that have the tag `vmfarm:allow`. What is declared the rules' own resources make; they come after this one.
 */
export const ingressGuardProvider: ResourceProvider<IngressGuardInputs, IngressGuardInputs> = {
  async check(_olds, news) {
    return checked(news);
  },
  async diff(_id, olds, news) {
    const { changes, changed } = changedApartFromCredentials(olds, news);
    const replaces = changed.filter((key) => ["aws", "groupId"].includes(key));
    return { changes: changes || olds.foreign !== undefined, replaces };
  },
  async create(inputs) {
    return { id: inputs.groupId, outs: withForeign(inputs, await look(inputs)) };
  },
  async read(id, props) {
    if (!props) return { id, props };
    const { foreign: _, ...inputs } = props;
    // As inputs, so that a preview shows which rules will be removed.
    const found = withForeign(inputs, await look(inputs));
    return { id, props: found, inputs: found };
  },
  async update(_id, olds, news) {
    const { aws, group, groupId } = news;
    const { foreign = [] } = olds;
    if (foreign.length === 0) return { outs: news };
    const ids = new Set(foreign.map(({ id }) => id));
    const work = async () => {
      // Somebody may have allowed or declared them since they were found.
      const gone = (await undeclared(news)).filter(({ id, tags }) => ids.has(id) && !(allowTag in tags));
      await revoke(aws, groupId, gone);
      for (const { words } of gone) report(`${group}: no longer lets in ${words}`);
    };
    await explained(`access to ${group} that others have allowed cannot be removed`, work());
    return { outs: news };
  },
};

/** What a group lets in and the program does not declare. */
async function undeclared({ aws, groupId, declared }: IngressGuardInputs): Promise<(FoundRule & ForeignRule)[]> {
  const known = new Set(declared.map(wayInWords));
  const there = (await waysInto(aws, groupId)).map((rule) => ({ ...rule, words: wayInWords(rule) }));
  return there.filter(({ words }) => !known.has(words));
}

/** Says what a group lets in without its being declared. @returns what of it is not allowed either */
async function look(inputs: IngressGuardInputs): Promise<ForeignRule[]> {
  const { group, groupId } = inputs;
  const found = await explained(`the rules of ${group} cannot be read`, undeclared(inputs));
  for (const { id, words, tags } of found)
    report(
      `${group} (${groupId}) lets in ${words}, which is not declared` +
        (allowTag in tags
          ? ` and is allowed by the tag ${allowTag} of ${id}`
          : `; the next up removes that rule, unless ${id} gets the tag ${allowTag}`),
    );
  return found.filter(({ tags }) => !(allowTag in tags)).map(({ id, words }) => ({ id, words }));
}

function withForeign(inputs: IngressGuardInputs, foreign: ForeignRule[]): IngressGuardInputs {
  return foreign.length === 0 ? inputs : { ...inputs, foreign };
}
