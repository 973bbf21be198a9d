import * as pulumi from "@pulumi/pulumi";
import type { Problems } from "../../input/problem";
import { withoutStackTraces } from "../../withoutStackTraces";
import type { Ec2Args } from "./args";
import type { Ec2Platform } from "./autoScaling/autoScaling";
import { Connection } from "./connection";
import { exposeTier } from "./exposedTier";
import { makeFilters } from "./filters";
import { publishImage } from "./image";
import { makeLan } from "./lan";
import { makeMachine } from "./machine";
import { makeDnsRecords } from "./names";
import { ec2Rules } from "./rules";
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
    location: labelOf(settings),
    rules: ec2Rules(connection),
    image: (name, plan, parent) => publishImage(connection, name, plan, parent),
    lan: (name, plan, parent) => makeLan(connection, name, plan, parent),
    network: {
      dnsRecords: (name, _network, plan, records, parent) => makeDnsRecords(connection, name, plan, records, parent),
      filters: (name, plan, tiers, parent) => makeFilters(connection, name, plan, tiers, parent),
      exposeTier: (name, plan, tier, machines, parent) => exposeTier(connection, name, plan, tier, machines, parent),
    },
    machine: (name, spec, parent) => withoutStackTraces(() => makeMachine(connection, name, spec, parent)),
    get autoScaling() {
      return (require("./autoScaling") as typeof import("./autoScaling")).autoScalingOn(connection);
    },
  };
}

/** Another profile or key may be another account, whose names are its own. */
function labelOf({ region, endpoint, profile, accessKeyId }: Ec2Settings): string {
  const account = accessKeyId ?? profile;
  return [region, endpoint && `at ${endpoint}`, account && `as ${account}`].filter(Boolean).join(" ");
}

function secret(value: pulumi.Input<string> | undefined): pulumi.Output<string> | undefined {
  return value === undefined ? undefined : pulumi.secret(value);
}
