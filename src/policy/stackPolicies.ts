import type { StackValidationPolicy } from "@pulumi/policy";
import { tiersWithoutSpare, tooManyMachines } from "./rules/farm";
import { clonesBeyondSeats } from "./rules/seats";
import { openTogether } from "./rules/together";

/** Ports that may be open to the world. */
export const portsSchema = {
  properties: { ports: { type: "array" as const, items: { type: "integer" as const }, default: [80, 443] } },
};

const together: StackValidationPolicy = {
  name: "open-to-the-world-together",
  description: "Rules that each let in a part of the world do not let it in together, but on agreed ports.",
  enforcementLevel: "mandatory",
  configSchema: portsSchema,
  validateStack(args, report) {
    for (const found of openTogether(args.resources, args.getConfig<{ ports: number[] }>().ports)) report(found);
  },
};

const singleTiers: StackValidationPolicy = {
  name: "tier-without-spare",
  description: "A tier has more than one machine.",
  enforcementLevel: "advisory",
  configSchema: { properties: { allowed: { type: "array", items: { type: "string" }, default: [] } } },
  validateStack(args, report) {
    const { allowed } = args.getConfig<{ allowed: string[] }>();
    for (const found of tiersWithoutSpare(args.resources, allowed)) report(found);
  },
};

const machineGuard: StackValidationPolicy = {
  name: "too-many-machines",
  description: "A stack has no more machines than was agreed on.",
  enforcementLevel: "mandatory",
  configSchema: { properties: { most: { type: "integer", minimum: 0, default: 100 } } },
  validateStack(args, report) {
    const found = tooManyMachines(args.resources, args.getConfig<{ most: number }>().most);
    if (found !== undefined) report(found);
  },
};

const licenceSeats: StackValidationPolicy = {
  name: "too-few-licence-seats",
  description:
    "No more machines are made of an image than there are seats of the licences that it declares or that are entered.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      seats: {
        type: "object",
        additionalProperties: { type: "integer", minimum: 0 },
        default: {},
        description: "Seats by the name of the image, beside those that images declare.",
      },
    },
  },
  validateStack(args, report) {
    const { seats } = args.getConfig<{ seats?: Record<string, number> }>();
    for (const found of clonesBeyondSeats(args.resources, seats ?? {})) report(found);
  },
};

/** Rules that look at a whole stack. */
export const stackPolicies: StackValidationPolicy[] = [together, singleTiers, machineGuard, licenceSeats];
