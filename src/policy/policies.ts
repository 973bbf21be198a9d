import { existsSync, readFileSync } from "node:fs";
import type { Policies, ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import { imagePaths } from "../image/cache";
import { manifestOf } from "../image/manifest";
import { unverifiedTls } from "./rules/connections";
import { openToTheWorld, openToUnknown, unencryptedDisk } from "./rules/exposure";
import { tooOld, uncheckedBase, withoutManifest } from "./rules/images";
import { nameClash, type TakenNames, takenNames } from "./rules/names";
import type { Judged } from "./rules/rule";
import { portsSchema, stackPolicies } from "./stackPolicies";

const isBuilt = (fileName: string) => existsSync(imagePaths({ fileName }).image);

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

/** States are read once, not for each resource. */
const read = new Map<string, TakenNames | { fault: string }>();

function namesIn(stateFiles: readonly string[]): TakenNames | { fault: string } {
  const key = JSON.stringify(stateFiles);
  const there = read.get(key);
  if (there) return there;
  const found = readNames(stateFiles);
  read.set(key, found);
  return found;
}

function readNames(stateFiles: readonly string[]): TakenNames | { fault: string } {
  try {
    return takenNames(stateFiles.map((file) => JSON.parse(readFileSync(file, "utf8"))));
  } catch (error) {
    return { fault: `a state of stateFiles cannot be read: ${(error as Error).message}` };
  }
}

const clash: Judge = (resource, args) => {
  const { stateFiles = [], prefixes = [] } = args.getConfig<{ stateFiles?: string[]; prefixes?: string[] }>();
  const taken = namesIn(stateFiles);
  if ("fault" in taken) return resource.type === "pulumi:pulumi:Stack" ? taken.fault : undefined;
  return nameClash(resource, taken, prefixes);
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
      configSchema: portsSchema,
    },
    (resource, args) => openToTheWorld(resource, args.getConfig<{ ports: number[] }>().ports),
  ),
  ofResource(
    {
      name: "open-to-unknown-addresses",
      description: "It is known who is let in.",
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
      description: "Of every image it is known what is in it.",
      enforcementLevel: "advisory",
      configSchema: { properties: { allowed: { type: "array", items: { type: "string" }, default: [] } } },
    },
    (resource, args) =>
      withoutManifest(resource, { isBuilt, manifestOf }, args.getConfig<{ allowed?: string[] }>().allowed ?? []),
  ),
  ofResource(
    {
      name: "name-clash",
      description: "No other stack has the name of a resource on the platform.",
      enforcementLevel: "mandatory",
      configSchema: {
        properties: {
          stateFiles: {
            type: "array",
            items: { type: "string" },
            default: [],
            description: "Of other stacks, as pulumi stack export prints them.",
          },
          prefixes: {
            type: "array",
            items: { type: "string" },
            default: [],
            description: "With which names of others begin, such as shop-prod-.",
          },
        },
      },
    },
    clash,
  ),
  ...stackPolicies,
];
