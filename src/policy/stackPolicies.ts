import type { StackValidationPolicy } from "@pulumi/policy";
import { openTogether } from "./rules/exposure";
import { tiersWithoutSpare, tooManyMachines } from "./rules/farm";
import { clonesBeyondSeats } from "./rules/licenceSeats";

/** Ports that may be open to the world. */
export const portsSchema = {
  properties: { ports: { type: "array" as const, items: { type: "integer" as const }, default: [80, 443] } },
};

const openTogetherPolicy: StackValidationPolicy = {
  name: "open-to-the-world-together",
  description: "Rules that each let in a part of the world do not let in all of it together, except on allowed ports.",
  enforcementLevel: "mandatory",
  configSchema: portsSchema,
  validateStack(args, report) {
    for (const violation of openTogether(args.resources, args.getConfig<{ ports: number[] }>().ports))
      report(violation);
  },
};

const tierWithoutSpare: StackValidationPolicy = {
  name: "tier-without-spare",
  description: "A tier has more than one machine.",
  enforcementLevel: "advisory",
  configSchema: { properties: { allowed: { type: "array", items: { type: "string" }, default: [] } } },
  validateStack(args, report) {
    const { allowed } = args.getConfig<{ allowed: string[] }>();
    for (const violation of tiersWithoutSpare(args.resources, allowed)) report(violation);
  },
};

const machineLimit: StackValidationPolicy = {
  name: "too-many-machines",
  description: "A stack does not have more machines than allowed.",
  enforcementLevel: "mandatory",
  configSchema: { properties: { most: { type: "integer", minimum: 0, default: 100 } } },
  validateStack(args, report) {
    const violation = tooManyMachines(args.resources, args.getConfig<{ most: number }>().most);
    if (violation !== undefined) report(violation);
  },
};

const licenceSeats: StackValidationPolicy = {
  name: "too-few-licence-seats",
  description:
    "There are not more machines of an image than seats of its licences, whether it declares them or they are configured.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      seats: {
        type: "object",
        additionalProperties: { type: "integer", minimum: 0 },
        default: {},
        description: "Seats by image name, in addition to those that images declare.",
      },
    },
  },
  validateStack(args, report) {
    const { seats } = args.getConfig<{ seats?: Record<string, number> }>();
    for (const violation of clonesBeyondSeats(args.resources, seats ?? {})) report(violation);
  },
};

/** Policies for a whole stack. */
export const stackPolicies: StackValidationPolicy[] = [
  openTogetherPolicy,
  tierWithoutSpare,
  machineLimit,
  licenceSeats,
];
