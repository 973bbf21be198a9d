import type { Change, ResourceRecordSet } from "@aws-sdk/client-route-53";
import { poll } from "../../../process/poll";
import type { AwsAccess } from "./access";
import { unlessMissing } from "./awsError";
import { awsClient } from "./clients";

/** Addresses by name, without a dot at the end. */
export type Addresses = Record<string, string>;

const ttlSeconds = 60;
/** AWS takes 1000 records in one request, and counts those that are set twice. */
const batch = 400;
const longestMs = 180_000;

/** Sets the names of `wanted` and removes those of `before` that it no longer has; what is removed already is not an error. */
export async function setAddresses(
  access: AwsAccess,
  zoneId: string,
  wanted: Addresses,
  before: Addresses = {},
): Promise<void> {
  const set = Object.entries(wanted)
    .filter(([name, address]) => before[name] !== address)
    .map(([name, address]): Change => ({ Action: "UPSERT", ResourceRecordSet: record(name, address) }));
  const superfluous = Object.keys(before).filter((name) => wanted[name] === undefined);
  const there = superfluous.length > 0 ? await addressRecords(access, zoneId) : [];
  const removed = there
    .filter(({ Name = "" }) => superfluous.includes(plain(Name)))
    .map((found): Change => ({ Action: "DELETE", ResourceRecordSet: found }));
  const changes = [...removed, ...set];
  for (let i = 0; i < changes.length; i += batch) await change(access, zoneId, changes.slice(i, i + batch));
}

function record(name: string, address: string): ResourceRecordSet {
  return { Name: name, Type: "A", TTL: ttlSeconds, ResourceRecords: [{ Value: address }] };
}

/** All of a zone; none where the zone is gone. */
async function addressRecords(access: AwsAccess, HostedZoneId: string): Promise<ResourceRecordSet[]> {
  const all: ResourceRecordSet[] = [];
  let next: { StartRecordName?: string; StartRecordType?: ResourceRecordSet["Type"] } | undefined = {};
  while (next) {
    const page: Page = await unlessMissing(
      awsClient("route53", access).listResourceRecordSets({ HostedZoneId, ...next }),
    );
    all.push(...(page?.ResourceRecordSets ?? []).filter(({ Type }) => Type === "A"));
    next = page?.IsTruncated
      ? { StartRecordName: page.NextRecordName, StartRecordType: page.NextRecordType }
      : undefined;
  }
  return all;
}

type Page =
  | {
      ResourceRecordSets?: ResourceRecordSet[];
      IsTruncated?: boolean;
      NextRecordName?: string;
      NextRecordType?: ResourceRecordSet["Type"];
    }
  | undefined;

/** Names come back with a dot at the end. */
function plain(name: string): string {
  return name.replace(/\.$/, "");
}

/** Returns when the answer is the same everywhere, so that whoever starts now finds the names. */
async function change(access: AwsAccess, HostedZoneId: string, Changes: Change[]): Promise<void> {
  const route53 = awsClient("route53", access);
  const { ChangeInfo } = await route53.changeResourceRecordSets({ HostedZoneId, ChangeBatch: { Changes } });
  if (ChangeInfo?.Status === "INSYNC") return;
  const done = await poll(longestMs, async () => {
    const { ChangeInfo: now } = await route53.getChange({ Id: ChangeInfo!.Id });
    return now?.Status === "INSYNC" || undefined;
  });
  if (!done)
    throw new Error(`DNS records have not propagated after ${longestMs / 60_000} minutes: run the command again`);
}
