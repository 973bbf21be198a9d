import type * as pulumi from "@pulumi/pulumi";
import { farmBill } from "../../../farm/bill";
import { type FarmPlan, planFarm } from "../../../farm/plan";
import type { Problems } from "../../../input/problem";
import { lansOfProgram } from "../../../lansOfProgram";
import type { ImageRef } from "../../../machine/args";
import type { LanPlan } from "../../../network/lanPlan";
import type { Farm, FarmSpec, Farms } from "../../platform";
import type { Connection } from "../connection";
import { subnetPoolOf } from "../network/subnetPool";
import { estimate, estimateText } from "../prices/estimate";
import { tablePrices } from "../prices/priceBook";
import { makeAccess } from "./access";
import { makeGroup } from "./group";
import { makeLaunchTemplate } from "./launchTemplate";
import { makeLoadBalancer } from "./loadBalancer";
import { makeScaling } from "./scaling";

/** Farms on EC2: a launch template and an Auto Scaling group, and what goes with them. */
export function farmsOn(connection: Connection): Farms {
  const { settings, lans, identity, room, machineCount } = connection;
  const { region, architecture } = settings;
  return {
    plan(name, args, problems) {
      const lan = lanOf(args.lan, connection, problems);
      if (!lan) return undefined;
      const plan = planFarm(name, args, { region, lan: subnetPoolOf(lan)!, room, architecture }, identity, problems);
      machineCount.add(`Ec2Farm "${name}"`, plan.most, settings.maxMachines, problems);
      return plan;
    },
    price: (plan, image) => estimateText(estimate(farmBill(plan, region, imageGiB(image)), tablePrices)),
    make: (name, plan, spec, parent) => makeFarm(connection, name, plan, spec, lans.get(planOf(spec.lan)!)!, parent),
  };
}

/** Of an image whose size is known when it is built only, that of a new Debian system. */
function imageGiB({ virtualSize }: ImageRef): number {
  return typeof virtualSize === "number" ? Math.ceil(virtualSize / 2 ** 30) : 2;
}

function planOf(lan: object): LanPlan | undefined {
  return lansOfProgram().addressesOn(lan)?.plan;
}

function lanOf(lan: object | undefined, { lans, settings }: Connection, problems: Problems): LanPlan | undefined {
  const plan = lan && planOf(lan);
  if (plan && lans.has(plan)) return plan;
  problems.add("lan", `name a VirtualLan of the same program and in ${settings.region}`);
  return undefined;
}

type Lan = NonNullable<ReturnType<Connection["lans"]["get"]>>;

function makeFarm(
  connection: Connection,
  name: string,
  plan: FarmPlan,
  spec: FarmSpec,
  lan: Lan,
  parent: pulumi.Resource,
): Farm {
  const access = makeAccess(connection, name, plan, planOf(spec.lan)!.range.cidr, lan, parent);
  const template = makeLaunchTemplate(connection, name, plan, spec, access.machines, parent);
  const balancer = plan.loadBalancer && makeLoadBalancer(connection, name, plan.loadBalancer, access, lan, parent);
  const group = makeGroup(connection, name, plan, { template, lan, targetGroup: balancer?.targetGroup }, parent);
  makeScaling(connection, name, plan, group, balancer, parent);
  return { groupName: group.name, endpoint: balancer?.endpoint ?? nowhere(group) };
}

function nowhere(group: { name: pulumi.Output<string> }): pulumi.Output<string> {
  return group.name.apply(() => "");
}
