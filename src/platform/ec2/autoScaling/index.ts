import type * as pulumi from "@pulumi/pulumi";
import type { Problems } from "../../../input/problem";
import { gib } from "../../../input/size";
import { lansOfProgram } from "../../../lansOfProgram";
import type { ImageRef } from "../../../machine/args";
import type { LanPlan } from "../../../network/lanPlan";
import type { Connection } from "../connection";
import { subnetPoolOf } from "../network/subnetPool";
import { estimate, estimateText } from "../prices/estimate";
import { tablePrices } from "../prices/priceBook";
import type { AutoScaling, AutoScalingGroup, GroupSpec } from "./autoScaling";
import { groupBill } from "./bill";
import { makeGroup } from "./group";
import { makeLaunchTemplate } from "./launchTemplate";
import { makeLoadBalancer } from "./loadBalancer";
import { groupNames } from "./names";
import { type GroupPlan, planGroup } from "./plan";
import { makeScalingPolicies } from "./scalingPolicies";
import { makeSecurityGroups } from "./securityGroups";

/** Auto Scaling in the region of a connection. */
export function autoScalingOn(connection: Connection): AutoScaling {
  const { settings, identity, room, machineCount } = connection;
  const { region, architecture } = settings;
  return {
    plan(name, args, problems) {
      const lan = lanOf(args.lan, connection, problems);
      if (!lan) return undefined;
      const plan = planGroup(name, args, { region, lan: subnetPoolOf(lan)!, room, architecture }, identity, problems);
      machineCount.add(
        `Ec2Farm "${name}"`,
        plan.most,
        settings.maxMachines,
        problems.at("platform", "ec2", "maxMachines"),
      );
      return plan;
    },
    names: groupNames,
    price: (plan, image) => estimateText(estimate(groupBill(plan, region, imageGiB(image)), tablePrices)),
    make: (name, plan, spec, parent) => make(connection, name, plan, spec, parent),
  };
}

/** Of an image whose size is known when it is built only, that of a new Debian system. */
function imageGiB({ virtualSize }: ImageRef): number {
  return typeof virtualSize === "number" ? Math.ceil(virtualSize / gib) : 2;
}

function planOf(lan: object): LanPlan | undefined {
  return lansOfProgram().addressesOn(lan)?.plan;
}

function lanOf(lan: object | undefined, { lans, settings }: Connection, problems: Problems): LanPlan | undefined {
  const plan = lan && planOf(lan);
  if (plan && lans.has(plan)) return plan;
  problems.add("lan", `pass a VirtualLan of the same program, in ${settings.region}`);
  return undefined;
}

/** A launch template and a group of what is made from it, with what goes with them. */
function make(
  connection: Connection,
  name: string,
  plan: GroupPlan,
  spec: GroupSpec,
  parent: pulumi.Resource,
): AutoScalingGroup {
  const lanPlan = planOf(spec.lan)!;
  const lan = connection.lans.get(lanPlan)!;
  const access = makeSecurityGroups(connection, name, plan, lanPlan.range.cidr, lan, parent);
  const template = makeLaunchTemplate(connection, name, plan, spec, access.machines, parent);
  const balancer = plan.loadBalancer && makeLoadBalancer(connection, name, plan.loadBalancer, access, lan, parent);
  const group = makeGroup(connection, name, plan, { template, lan, targetGroup: balancer?.targetGroup }, parent);
  makeScalingPolicies(connection, name, plan, group, balancer, parent);
  return { groupName: group.name, endpoint: balancer?.endpoint ?? group.name.apply(() => "") };
}
