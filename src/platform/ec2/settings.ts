import type { Input } from "@pulumi/pulumi";
import { type Problems, shown } from "../../input/problem";
import { readChoice } from "../../input/values";
import type { Ec2Args, Ec2LanArgs } from "./args";
import type { Architecture } from "./instances/catalogue";
import { checkLans, checkZones } from "./lanSettings";
import { planRegion } from "./network/zones";
import { checkTags, checkTagValue } from "./tags";

/** What of an account is used: the arguments with their defaults, checked; all but the secrets. */
export interface Ec2Settings {
  readonly region: string;
  readonly profile?: string;
  readonly accessKeyId?: string;
  readonly endpoint?: string;
  readonly zones?: readonly string[];
  readonly machineZones?: readonly string[];
  readonly lans: Readonly<Record<string, Ec2LanArgs>>;
  readonly architecture: Architecture;
  readonly burstable: boolean;
  readonly kmsKey?: string;
  /** Undefined: one is made. */
  readonly instanceProfile?: string;
  readonly keepImages: number;
  readonly maxMachines?: number;
  /** Undefined: the project's name. */
  readonly owner?: string;
  readonly tags: Readonly<Record<string, string>>;
}

const known = [
  "region",
  "profile",
  "accessKeyId",
  "secretAccessKey",
  "sessionToken",
  "endpoint",
  "zones",
  "machineZones",
  "lans",
  "architecture",
  "burstable",
  "kmsKey",
  "instanceProfile",
  "keepImages",
  "maxMachines",
  "owner",
  "tags",
];

/** Checks what a program or a stack's configuration says of EC2, without asking AWS. */
export function planEc2(args: Ec2Args, reported: Problems): Ec2Settings | undefined {
  const problems = reported.at("platform", "ec2");
  for (const key of Object.keys(args))
    if (!known.includes(key)) problems.add(key, `is unknown: the block has ${known.join(", ")}`);
  const region = planRegion(args.region, problems.at("region"));
  checkCredentials(args, problems);
  for (const property of ["profile", "instanceProfile", "owner"] as const)
    checkName(args[property], problems.at(property));
  checkForms(args, problems);
  if (region) {
    checkZones(region, args, problems);
    checkLans(region, args.lans, problems.at("lans"));
  }
  checkTags(args.tags, args.instanceProfile === undefined, problems.at("tags"));
  if (typeof args.owner === "string") checkTagValue(args.owner, problems.at("owner"));
  if (region) checkKeyRegion(region, args.kmsKey, problems.at("kmsKey"));
  if (!problems.none) return undefined;
  const { secretAccessKey: _, sessionToken: __, ...rest } = args;
  return {
    ...rest,
    lans: args.lans ?? {},
    architecture: (args.architecture ?? "x86_64") as Architecture,
    burstable: args.burstable ?? true,
    keepImages: args.keepImages ?? 2,
    tags: args.tags ?? {},
  };
}

/** A key is used in its own region alone. */
function checkKeyRegion(region: string, kmsKey: string | undefined, problems: Problems): void {
  const of = /^arn:aws[a-z-]*:kms:([a-z0-9-]+):/.exec(String(kmsKey))?.[1];
  if (of !== undefined && of !== region)
    problems.addHere(
      `is a key in ${of}, but disks in ${region} need one in ${region}; use its replica there, or another key`,
    );
}

function isGiven(secret: Input<string> | undefined): boolean {
  return typeof secret === "string" ? secret !== "" : typeof secret === "object" && secret !== null;
}

/** Never shows the values themselves. */
function checkCredentials({ profile, accessKeyId, secretAccessKey, sessionToken }: Ec2Args, problems: Problems): void {
  if (accessKeyId !== undefined && (typeof accessKeyId !== "string" || !/^\w{16,128}$/.test(accessKeyId)))
    problems.add("accessKeyId", "is not a valid access key id: 16 letters and digits or more, such as AKIA…");
  if (accessKeyId !== undefined && !isGiven(secretAccessKey))
    problems.add(
      "secretAccessKey",
      "is required with accessKeyId: pulumi config set --secret --path vmfarm:ec2.secretAccessKey (prompts for the value)",
    );
  if (accessKeyId === undefined)
    for (const property of ["secretAccessKey", "sessionToken"] as const)
      if (isGiven({ secretAccessKey, sessionToken }[property]))
        problems.add(property, "needs accessKeyId: give both, or leave both out for a profile or a role");
  if (accessKeyId !== undefined && profile !== undefined)
    problems.add("profile", "cannot be combined with accessKeyId: leave one of them out");
}

function checkName(value: unknown, problems: Problems): void {
  if (value !== undefined && (typeof value !== "string" || value.trim() === "" || value.length > 128))
    problems.addHere(`${shown(value)} is not a name of 1 to 128 characters: write one, or leave it out`);
}

function checkForms(args: Ec2Args, problems: Problems): void {
  const { endpoint, architecture, burstable, kmsKey, keepImages, maxMachines } = args;
  if (endpoint !== undefined && !(URL.canParse(endpoint) && /^https?:/.test(endpoint)))
    problems.add("endpoint", `${shown(endpoint)} is not a valid http or https address`);
  if (architecture !== undefined) readChoice(architecture, ["x86_64", "arm64"], problems.at("architecture"));
  if (burstable !== undefined && typeof burstable !== "boolean")
    problems.add("burstable", `${shown(burstable)} is neither true nor false`);
  if (kmsKey !== undefined && !/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)\/[\w/-]+$/.test(kmsKey))
    problems.add("kmsKey", `${shown(kmsKey)} is not a valid key ARN, such as arn:aws:kms:REGION:ACCOUNT:key/ID`);
  if (keepImages !== undefined && !(Number.isInteger(keepImages) && keepImages >= 0))
    problems.add("keepImages", `${shown(keepImages)} is not a whole number from 0`);
  if (maxMachines !== undefined && !(Number.isInteger(maxMachines) && maxMachines >= 1))
    problems.add("maxMachines", `${shown(maxMachines)} is not a whole number of machines from 1`);
}
