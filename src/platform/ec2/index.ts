import * as pulumi from "@pulumi/pulumi";
import type { Problems } from "../../input/problem";
import { withoutStackTraces } from "../../withoutStackTraces";
import type { Ec2Args } from "../args";
import type { Ec2Platform } from "./autoScaling/autoScaling";
import { capabilities, traitsOf } from "./capabilities";
import { checkMachines } from "./check";
import { Connection } from "./connection";
import { exposeTier } from "./exposedTier";
import { makeFilters } from "./filters";
import { publishImage } from "./image";
import { makeLan } from "./lan";
import { lanNames } from "./lanNames";
import { makeMachine } from "./machine";
import { makeHostRecords } from "./names";
import { type Ec2Settings, planEc2 } from "./settings";

/** Amazon EC2 as a Platform; what is wrong with its block goes to `problems`. */
export function ec2Platform(args: Ec2Args, problems: Problems): Ec2Platform | undefined {
  const settings = planEc2(args, problems);
  if (!settings) return undefined;
  const connection = new Connection(settings, {
    secretAccessKey: secret(args.secretAccessKey),
    sessionToken: secret(args.sessionToken),
  });
  return {
    name: "ec2",
    where: whereOf(settings),
    can: capabilities,
    traits: traitsOf(settings),
    imageArgs: (args) => args,
    lanDefaults(name) {
      const { cidr } = settings.lans[name] ?? {};
      return cidr === undefined ? {} : { cidr };
    },
    checkMachines: (component, groups, problems) => checkMachines(connection, component, groups, problems),
    image: (name, plan, parent) => publishImage(connection, name, plan, parent),
    lanNames: (plan, holder) => lanNames(plan, settings, holder),
    lan: (name, plan, parent) => makeLan(connection, name, plan, parent),
    hostRecords: (name, _network, plan, records, parent) => makeHostRecords(connection, name, plan, records, parent),
    filters: (name, _network, plan, tiers, parent) => makeFilters(connection, name, plan, tiers, parent),
    machine: (name, spec, parent) => withoutStackTraces(() => makeMachine(connection, name, spec, parent)),
    exposeTier: (name, plan, tier, machines, parent) => exposeTier(connection, name, plan, tier, machines, parent),
    get autoScaling() {
      return (require("./autoScaling") as typeof import("./autoScaling")).autoScalingOn(connection);
    },
    // Machines of a tier are in the zones of its LAN by turns.
    spread: () => {},
  } satisfies Ec2Platform;
}

/** Another profile or key may be another account, whose names are its own. */
function whereOf({ region, endpoint, profile, accessKeyId }: Ec2Settings): string {
  const account = accessKeyId ?? profile;
  return [region, endpoint && `at ${endpoint}`, account && `as ${account}`].filter(Boolean).join(" ");
}

function secret(value: pulumi.Input<string> | undefined): pulumi.Output<string> | undefined {
  return value === undefined ? undefined : pulumi.secret(value);
}
