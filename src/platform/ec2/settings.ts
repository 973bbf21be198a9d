import type { Input } from "@pulumi/pulumi";
import { type Problems, shown } from "../../input/problem";
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

const at = (property: string) => `platform.ec2.${property}`;
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
export function planEc2(args: Ec2Args, problems: Problems): Ec2Settings | undefined {
  const before = problems.found.length;
  for (const key of Object.keys(args))
    if (!known.includes(key)) problems.add(at(key), `is unknown: the block has ${known.join(", ")}`);
  const region = planRegion(args.region, at("region"), problems);
  checkCredentials(args, problems);
  for (const property of ["profile", "instanceProfile", "owner"] as const)
    checkName(args[property], property, problems);
  checkForms(args, problems);
  if (region) {
    checkZones(region, args, "", problems);
    checkLans(region, args, problems);
  }
  checkTags(args.tags, at("tags"), args.instanceProfile === undefined, problems);
  if (typeof args.owner === "string") checkTagValue(args.owner, at("owner"), problems);
  if (region) checkKeyRegion(region, args.kmsKey, problems);
  if (problems.found.length > before) return undefined;
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
    problems.add(
      at("kmsKey"),
      `is a key of ${of}, and disks of ${region} take one of ${region}; name its replica there, or another`,
    );
}

function isGiven(secret: Input<string> | undefined): boolean {
  return typeof secret === "string" ? secret !== "" : typeof secret === "object" && secret !== null;
}

/** The values themselves are never told. */
function checkCredentials({ profile, accessKeyId, secretAccessKey, sessionToken }: Ec2Args, problems: Problems): void {
  if (accessKeyId !== undefined && (typeof accessKeyId !== "string" || !/^\w{16,128}$/.test(accessKeyId)))
    problems.add(at("accessKeyId"), "is no id of an access key: 16 letters and digits or more, such as AKIA…");
  if (accessKeyId !== undefined && !isGiven(secretAccessKey))
    problems.add(
      at("secretAccessKey"),
      "goes with accessKeyId: pulumi config set --secret --path vmfarm:ec2.secretAccessKey (it asks for it)",
    );
  if (accessKeyId === undefined)
    for (const property of ["secretAccessKey", "sessionToken"] as const)
      if (isGiven({ secretAccessKey, sessionToken }[property]))
        problems.add(at(property), "goes with accessKeyId: give both, or leave both out for a profile or a role");
  if (accessKeyId !== undefined && profile !== undefined)
    problems.add(at("profile"), "goes not with accessKeyId: leave the one out that you do not mean");
}

function checkName(value: unknown, property: keyof Ec2Args, problems: Problems): void {
  if (value !== undefined && (typeof value !== "string" || value.trim() === "" || value.length > 128))
    problems.add(at(property), `${shown(value)} is no name of 1 to 128 characters: write one, or leave it out`);
}

function checkForms(args: Ec2Args, problems: Problems): void {
  const { endpoint, architecture, burstable, kmsKey, keepImages, maxMachines } = args;
  if (endpoint !== undefined && !(URL.canParse(endpoint) && /^https?:/.test(endpoint)))
    problems.add(at("endpoint"), `${shown(endpoint)} is no http or https address`);
  if (architecture !== undefined && !["x86_64", "arm64"].includes(architecture))
    problems.add(at("architecture"), `${shown(architecture)} is none of x86_64, arm64`);
  if (burstable !== undefined && typeof burstable !== "boolean")
    problems.add(at("burstable"), `${shown(burstable)} is neither true nor false`);
  if (kmsKey !== undefined && !/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)\/[\w/-]+$/.test(kmsKey))
    problems.add(at("kmsKey"), `${shown(kmsKey)} is no ARN of a key, such as arn:aws:kms:REGION:ACCOUNT:key/ID`);
  if (keepImages !== undefined && !(Number.isInteger(keepImages) && keepImages >= 0))
    problems.add(at("keepImages"), `${shown(keepImages)} is no whole number from 0`);
  if (maxMachines !== undefined && !(Number.isInteger(maxMachines) && maxMachines >= 1))
    problems.add(at("maxMachines"), `${shown(maxMachines)} is no whole number of machines from 1`);
}
