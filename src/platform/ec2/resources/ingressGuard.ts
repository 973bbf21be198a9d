import type { dynamic } from "@pulumi/pulumi";
import { checked } from "../../../dynamic/provider";
import type { AwsAccess } from "../host/access";
import { explained } from "../host/awsError";
import { revoke, type WayIn, wayInWords, waysInto } from "../host/ingress";
import { changedApartFromCredentials } from "./awsInputs";

export interface IngressGuardInputs {
  aws: AwsAccess;
  /** Name of the group in AWS, for messages. */
  group: string;
  groupId: string;
  /** All that the program lets into the group. */
  declared: WayIn[];
  /** In the state alone, where a refresh found rules that are none of the declared ones: these. */
  foreign?: ForeignRule[];
}

interface ForeignRule {
  id: string;
  /** `tcp 22 from 0.0.0.0/0`. */
  words: string;
}

/**
 * Sees what others let into a security group of ours, by a refresh, and has the next update keep it out. What is declared the rules' own
 * resources make; they come after this one, so that a rule that somebody wrote before it was declared does not stand in their way.
 */
export const ingressGuardProvider: dynamic.ResourceProvider<IngressGuardInputs, IngressGuardInputs> = {
  async check(_olds, news) {
    return checked(news);
  },
  async diff(_id, olds, news) {
    const { changes, changed } = changedApartFromCredentials(olds, news);
    const replaces = changed.filter((key) => ["aws", "groupId"].includes(key));
    return { changes: changes || olds.foreign !== undefined, replaces };
  },
  async create(inputs) {
    return { id: inputs.groupId, outs: inputs };
  },
  async read(id, props) {
    if (!props) return { id, props };
    const { aws, group, groupId, declared } = props;
    const there = await explained(`the rules of ${group} cannot be looked at`, waysInto(aws, groupId));
    const known = new Set(declared.map(wayInWords));
    const all = there.map((rule) => ({ id: rule.id, words: wayInWords(rule) }));
    const foreign = all.filter(({ words }) => !known.has(words));
    for (const { words } of foreign)
      console.error(`${group} (${groupId}) lets in ${words}, which is not declared; the next up keeps it out`);
    const { foreign: _, ...inputs } = props;
    // Among the inputs, a preview shows that they are to go.
    const found = foreign.length === 0 ? inputs : { ...inputs, foreign };
    return { id, props: found, inputs: found };
  },
  async update(_id, olds, news) {
    const { aws, group, groupId } = news;
    const { foreign = [] } = olds;
    const ids = foreign.map((rule) => rule.id);
    await explained(`what others let into ${group} cannot be kept out`, revoke(aws, groupId, ids));
    for (const { words } of foreign) console.error(`${group}: no longer lets in ${words}`);
    return { outs: news };
  },
};
