import { checked } from "../../../provider/changes";
import type { ResourceProvider } from "../../../provider/resourceProvider";
import { govc, type Vcenter } from "../govc/govc";
import { orUndefined, properties } from "../govc/inventory";
import { literal } from "../inventoryPath";
import { changedApartFromAccount } from "./vcenterInputs";

export interface AntiAffinityInputs {
  vcenter: Vcenter;
  /** Inventory path of the cluster. */
  clusterPath: string;
  /** Whether the cluster has DRS; without it there is no rule. */
  drs: boolean;
  /** Name of the rule. */
  rule: string;
  /** Names of machines, two or more. */
  machines: string[];
  /** Their managed object ids: a machine that is made anew is no longer in the rule. */
  moids: string[];
}

/** A DRS rule that keeps machines on different hosts, as long as there are enough hosts. */
export const antiAffinityProvider: ResourceProvider<AntiAffinityInputs, AntiAffinityInputs> = {
  async check(_olds, news) {
    return checked(news);
  },
  async diff(_id, olds, news) {
    const { changes, changed } = changedApartFromAccount(olds, news);
    return {
      changes,
      replaces: changed.filter((key) => !["moids", "machines"].includes(key)),
      deleteBeforeReplace: true,
    };
  },
  async create(inputs) {
    await setRule(inputs);
    return { id: inputs.rule, outs: inputs };
  },
  async read(id, props) {
    return props && (!props.drs || (await findRule(props))) ? { id, props } : { id: "", props };
  },
  async update(_id, _olds, news) {
    await setRule(news);
    return { outs: news };
  },
  async delete(_id, inputs) {
    const { vcenter, clusterPath, rule } = inputs;
    if (inputs.drs && (await findRule(inputs)))
      await orUndefined(govc(vcenter, ["cluster.rule.remove", "-cluster", literal(clusterPath), "-name", rule]));
  },
};

interface Rule {
  name: string;
  vm?: { value: string }[];
}

async function setRule(inputs: AntiAffinityInputs): Promise<void> {
  const { vcenter, clusterPath, drs, rule, machines, moids } = inputs;
  const found = drs && (await findRule(inputs));
  if (!drs || holds(found || undefined, moids)) return;
  const which = ["-cluster", literal(clusterPath), "-name", rule];
  if (found) await govc(vcenter, ["cluster.rule.change", ...which, ...machines]);
  else await govc(vcenter, ["cluster.rule.create", ...which, "-enable", "-anti-affinity", ...machines]);
  // govc only takes names, which may also exist in another folder.
  if (!holds(await findRule(inputs), moids))
    throw new Error(
      `the rule ${rule} of ${clusterPath} has other machines than ${machines.join(", ")}: is one of these names used twice in the cluster?`,
    );
}

async function findRule({ vcenter, clusterPath, rule }: AntiAffinityInputs): Promise<Rule | undefined> {
  const property = "configurationEx.rule";
  const found = await orUndefined(properties<Record<typeof property, Rule[] | null>>(vcenter, clusterPath, [property]));
  return found?.[property]?.find(({ name }) => name === rule);
}

function holds(rule: Rule | undefined, moids: readonly string[]): boolean {
  const has = rule?.vm?.map(({ value }) => value) ?? [];
  return rule !== undefined && has.length === moids.length && moids.every((moid) => has.includes(moid));
}
