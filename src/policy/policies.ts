/**
 * Policies for Pulumi's policy packs.
 *
 * @module vmfarm/policy
 */

import { existsSync, readFileSync } from "node:fs";
import type { Policies, ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import { imagePaths } from "../image/cache";
import { manifestOf } from "../image/manifest";
import { openToTheWorld, openToUnknown, unencryptedDisk, unverifiedTls } from "./rules/exposure";
import { tooOld, uncheckedBase, withoutManifest } from "./rules/images";
import { nameClash, type TakenNames, takenNames } from "./rules/names";
import type { PolicyResource } from "./rules/resource";
import { portsSchema, stackPolicies } from "./stackPolicies";

const isBuilt = (fileName: string) => existsSync(imagePaths({ fileName }).image);

/** @returns the violation, undefined where there is none */
type Rule = (resource: PolicyResource, args: ResourceValidationArgs) => string | undefined;

function ofResource(policy: Omit<ResourceValidationPolicy, "validateResource">, rule: Rule): ResourceValidationPolicy {
  return {
    ...policy,
    validateResource(args, report) {
      const { type, name, urn, props } = args;
      const violation = rule({ type, name, urn, props }, args);
      if (violation !== undefined) report(violation);
    },
  };
}

const maxAgeSchema = {
  properties: { maxAgeDays: { type: "number" as const, description: "For images without a maxAge." } },
};

const imageAge =
  (factor: number): Rule =>
  (resource, args) =>
    tooOld(resource, { ...args.getConfig<{ maxAgeDays?: number }>(), factor, now: Date.now() }, manifestOf);

/** States are read once, not for every resource. */
const cached = new Map<string, TakenNames | { error: string }>();

function namesIn(stateFiles: readonly string[]): TakenNames | { error: string } {
  const key = JSON.stringify(stateFiles);
  const names = cached.get(key) ?? readNames(stateFiles);
  cached.set(key, names);
  return names;
}

function readNames(stateFiles: readonly string[]): TakenNames | { error: string } {
  try {
    return takenNames(stateFiles.map((file) => JSON.parse(readFileSync(file, "utf8"))));
  } catch (error) {
    return { error: `a file of stateFiles cannot be read: ${(error as Error).message}` };
  }
}

const nameRule: Rule = (resource, args) => {
  const { stateFiles = [], prefixes = [] } = args.getConfig<{ stateFiles?: string[]; prefixes?: string[] }>();
  const taken = namesIn(stateFiles);
  if ("error" in taken) return resource.type === "pulumi:pulumi:Stack" ? taken.error : undefined;
  return nameClash(resource, taken, prefixes);
};

/**
 * The policies of a farm, for a policy pack of your own, which can change their levels and parameters by name:
 *
 * | policy | level | what it reports | parameters |
 * |---|---|---|---|
 * | `image-expired` | advisory | an image older than its `maxAge` | `maxAgeDays`: for images without a `maxAge` |
 * | `image-long-expired` | mandatory | an image older than twice its `maxAge` | `maxAgeDays` |
 * | `base-without-checksum` | mandatory | an image whose base is not verified by a checksum | |
 * | `tls-not-verified` | mandatory | a platform whose TLS certificate is not verified | |
 * | `open-to-the-world` | mandatory | a port that is open to the internet | `ports`: those allowed, 80 and 443 by default |
 * | `open-to-unknown-addresses` | advisory | access for addresses that the preview does not show | `allowed`: ids of prefix lists |
 * | `unencrypted-disk` | mandatory | a disk on EC2 that is not encrypted | |
 * | `image-without-manifest` | advisory | an image whose contents are not known | `allowed`: names of images |
 * | `name-clash` | mandatory | a resource with a name that another stack uses | `stateFiles`: paths of exported states; `prefixes`: reserved prefixes |
 * | `open-to-the-world-together` | mandatory | rules that together open a port to the internet | `ports`: those allowed, 80 and 443 by default |
 * | `tier-without-spare` | advisory | a tier of one machine | `allowed`: names of tiers, such as `shop-db` |
 * | `too-many-machines` | mandatory | a stack with too many machines | `most`: 100 by default |
 * | `too-few-licence-seats` | mandatory | more machines than licence seats | `seats`: seats by image name, beyond the declared ones |
 *
 * @group Policies
 * @example
 * ```ts
 * import { PolicyPack } from "@pulumi/policy";
 * import { policies } from "vmfarm/policy";
 *
 * new PolicyPack(
 *   "farm",
 *   { policies },
 *   {
 *     "image-expired": { enforcementLevel: "advisory", maxAgeDays: 30 },
 *     "too-many-machines": { most: 50 },
 *   },
 * );
 * ```
 */
export const policies: Policies = [
  ofResource(
    {
      name: "image-expired",
      description: "An image is not older than its maxAge.",
      enforcementLevel: "advisory",
      configSchema: maxAgeSchema,
    },
    imageAge(1),
  ),
  ofResource(
    {
      name: "image-long-expired",
      description: "An image is not older than twice its maxAge.",
      enforcementLevel: "mandatory",
      configSchema: maxAgeSchema,
    },
    imageAge(2),
  ),
  ofResource(
    {
      name: "base-without-checksum",
      description: "The base of an image is verified by a checksum.",
      enforcementLevel: "mandatory",
    },
    uncheckedBase,
  ),
  ofResource(
    {
      name: "tls-not-verified",
      description: "The TLS certificates of platforms are verified.",
      enforcementLevel: "mandatory",
    },
    unverifiedTls,
  ),
  ofResource(
    {
      name: "open-to-the-world",
      description: "Only allowed ports are open to the world.",
      enforcementLevel: "mandatory",
      configSchema: portsSchema,
    },
    (resource, args) => openToTheWorld(resource, args.getConfig<{ ports: number[] }>().ports),
  ),
  ofResource(
    {
      name: "open-to-unknown-addresses",
      description: "The addresses that have access are known.",
      enforcementLevel: "advisory",
      configSchema: {
        properties: {
          allowed: {
            type: "array",
            items: { type: "string" },
            default: [],
            description: "Ids of prefix lists, such as pl-0123456789abcdef0.",
          },
        },
      },
    },
    (resource, args) => openToUnknown(resource, args.getConfig<{ allowed?: string[] }>().allowed ?? []),
  ),
  ofResource(
    { name: "unencrypted-disk", description: "Disks on EC2 are encrypted.", enforcementLevel: "mandatory" },
    unencryptedDisk,
  ),
  ofResource(
    {
      name: "image-without-manifest",
      description: "The content of every image is known.",
      enforcementLevel: "advisory",
      configSchema: { properties: { allowed: { type: "array", items: { type: "string" }, default: [] } } },
    },
    (resource, args) =>
      withoutManifest(resource, { isBuilt, manifestOf }, args.getConfig<{ allowed?: string[] }>().allowed ?? []),
  ),
  ofResource(
    {
      name: "name-clash",
      description: "No other stack uses the name of a resource on the platform.",
      enforcementLevel: "mandatory",
      configSchema: {
        properties: {
          stateFiles: {
            type: "array",
            items: { type: "string" },
            default: [],
            description: "States of other stacks, as pulumi stack export prints them.",
          },
          prefixes: {
            type: "array",
            items: { type: "string" },
            default: [],
            description: "Prefixes of names that belong to other stacks, such as shop-prod-.",
          },
        },
      },
    },
    nameRule,
  ),
  ...stackPolicies,
];
