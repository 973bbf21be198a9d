import type { Policies, ResourceValidationArgs, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { imagePaths } from "../image/cache";
import { readManifest } from "../image/manifest";
import { unverifiedTls } from "./rules/connections";
import { openToTheWorld, unencryptedDisk } from "./rules/exposure";
import { tiersWithoutSpare, tooManyMachines } from "./rules/farm";
import { tooOld, uncheckedBase } from "./rules/images";
import type { Judged } from "./rules/rule";

const manifestOf = (fileName: string) => readManifest(imagePaths({ fileName }).manifest);

type Judge = (resource: Judged, args: ResourceValidationArgs) => string | undefined;

function ofResource(
  policy: Omit<ResourceValidationPolicy, "validateResource">,
  judge: Judge,
): ResourceValidationPolicy {
  return {
    ...policy,
    validateResource(args, report) {
      const { type, name, urn, props } = args;
      const found = judge({ type, name, urn, props }, args);
      if (found !== undefined) report(found);
    },
  };
}

const maxAgeSchema = {
  properties: { maxAgeDays: { type: "number" as const, description: "For images that have no maxAge of their own." } },
};

const aged =
  (factor: number): Judge =>
  (resource, args) =>
    tooOld(resource, { ...args.getConfig<{ maxAgeDays?: number }>(), factor, now: Date.now() }, manifestOf);

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

/** The rules of a farm. Levels and parameters are set where the pack is made, or by its configuration. */
export const policies: Policies = [
  ofResource(
    {
      name: "image-expired",
      description: "An image is not older than its maxAge.",
      enforcementLevel: "advisory",
      configSchema: maxAgeSchema,
    },
    aged(1),
  ),
  ofResource(
    {
      name: "image-long-expired",
      description: "An image is not older than twice its maxAge.",
      enforcementLevel: "mandatory",
      configSchema: maxAgeSchema,
    },
    aged(2),
  ),
  ofResource(
    {
      name: "base-without-checksum",
      description: "What an image is made from is checked.",
      enforcementLevel: "mandatory",
    },
    uncheckedBase,
  ),
  ofResource(
    { name: "tls-not-verified", description: "Platforms are asked who they are.", enforcementLevel: "mandatory" },
    unverifiedTls,
  ),
  ofResource(
    {
      name: "open-to-the-world",
      description: "Only agreed ports are open to everybody.",
      enforcementLevel: "mandatory",
      configSchema: { properties: { ports: { type: "array", items: { type: "integer" }, default: [80, 443] } } },
    },
    (resource, args) => openToTheWorld(resource, args.getConfig<{ ports: number[] }>().ports),
  ),
  ofResource(
    { name: "unencrypted-disk", description: "Disks on EC2 are encrypted.", enforcementLevel: "mandatory" },
    unencryptedDisk,
  ),
  singleTiers,
  machineGuard,
];
