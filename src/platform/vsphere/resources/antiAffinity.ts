import type { dynamic } from "@pulumi/pulumi";
import { changedInputs, checked } from "../../../dynamic/provider";
import { govc, govcJson, type Vcenter } from "../../../host/govc";
import { orUndefined } from "../host/inventory";
import { changedApartFromAccount } from "./vcenterInputs";

export interface AntiAffinityInputs {
  vcenter: Vcenter;
  /** Inventory path of the cluster. */
  clusterPath: string;
  /** Whether the cluster has DRS; without it there is no rule. */
  drs: boolean;
  /** Name of the rule. */
  rule: string;
  /** Inventory paths of machines, two or more. */
  machines: string[];
  /** Their managed object ids: a machine that is made anew is no longer in the rule. */
  moids: string[];
}

/** A DRS rule that keeps machines on different hosts, where there are enough hosts. */
export const antiAffinityProvider: dynamic.ResourceProvider<AntiAffinityInputs, AntiAffinityInputs> = {
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
    if (inputs.drs) await setRule(inputs);
    return { id: inputs.rule, outs: inputs };
  },
  async read(id, props) {
    return props && (!props.drs || (await hasRule(props))) ? { id, props } : { id: "", props };
  },
  async update(_id, olds, news) {
    if (news.drs && changedInputs(olds, news).some((key) => key !== "vcenter")) await setRule(news);
    return { outs: news };
  },
  async delete(_id, inputs) {
    const { vcenter, clusterPath, rule } = inputs;
    if (inputs.drs && (await hasRule(inputs)))
      await orUndefined(govc(vcenter, ["cluster.rule.remove", "-cluster", clusterPath, "-name", rule]));
  },
};

async function setRule(inputs: AntiAffinityInputs): Promise<void> {
  const { vcenter, clusterPath, rule, machines } = inputs;
  const which = ["-cluster", clusterPath, "-name", rule];
  if (await hasRule(inputs)) await govc(vcenter, ["cluster.rule.change", ...which, ...machines]);
  else await govc(vcenter, ["cluster.rule.create", ...which, "-enable", "-anti-affinity", ...machines]);
}

async function hasRule({ vcenter, clusterPath, rule }: AntiAffinityInputs): Promise<boolean> {
  const rules = await orUndefined(
    govcJson<{ name: string }[] | null>(vcenter, "cluster.rule.ls", ["-cluster", clusterPath]),
  );
  return rules?.some(({ name }) => name === rule) ?? false;
}
