import type { Problems } from "../../input/problem";
import { PowerState } from "../../machine/args";
import type { HardwarePlan } from "../../machine/hardware";
import type { MachineGroup } from "../rules";
import { checkExposure } from "./access/publicPorts";
import { checkRuleCount, ingressRules } from "./access/rules";
import type { Connection } from "./connection";
import { checkType } from "./machineType";
import { subnetPoolOf } from "./network/subnetPool";
import { checkVolumes } from "./volumes";

/** What is wrong with a component's machines on EC2, without asking AWS. */
export function checkMachines(
  { settings, lans, machineCount }: Connection,
  component: string,
  groups: readonly MachineGroup[],
  problems: Problems,
): void {
  const all = groups.flatMap(({ machines }) => machines);
  machineCount.add(component, all.length, settings.maxMachines, problems.at("platform", "ec2", "maxMachines"));
  const lan = all[0]?.nics[0]?.lan;
  if (lan && !lans.has(lan)) {
    problems.add("lan", `on EC2 a LAN must be a VirtualLan of the same program, in ${settings.region}; create one`);
    return;
  }
  for (const { problems: own, hardware, machines } of groups) {
    checkType(hardware, { lan, address: machines[0]?.nics[0]?.address }, settings, own);
    checkVolumes(hardware, own);
    checkPower(hardware, own);
  }
  const tiers = groups.flatMap(({ access, problems }) => (access ? [{ access, expose: problems.at("expose") }] : []));
  if (!lan || tiers.length === 0) return;
  const rules = ingressRules(
    tiers.map(({ access }) => access),
    lan.range.cidr,
  );
  for (const { access, expose } of tiers) checkExposure(access, subnetPoolOf(lan)!, expose);
  checkRuleCount(rules, (tier) => tiers.find(({ access }) => access.name === tier)!.expose);
}

/** What hibernates has to be launched for it. */
function checkPower({ power, ec2 }: HardwarePlan, problems: Problems): void {
  if (power === PowerState.suspended && ec2?.hibernation !== true)
    problems.add(
      "power",
      "an instance can only hibernate if it was launched for it: add ec2: { hibernation: true }, which replaces a machine launched without it, or use stopped",
    );
}
