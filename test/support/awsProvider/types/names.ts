import { tagList } from "../convert";
import type { Call, Inputs, Json, ResourceType } from "../resourceType";

/** Route 53 prefixes ids with the kind of object. */
const bare = (id: string) => id.split("/").pop()!;

function change(Action: string, i: Inputs): Json {
  const values = { ResourceRecords: (i.records ?? []).map((Value: string) => ({ Value })), TTL: i.ttl };
  const [alias] = i.aliases ?? [];
  const target = alias && {
    AliasTarget: {
      DNSName: alias.name,
      HostedZoneId: alias.zoneId,
      EvaluateTargetHealth: alias.evaluateTargetHealth,
    },
  };
  const ResourceRecordSet = { Name: i.name, Type: i.type, ...(target ?? values) };
  return { HostedZoneId: i.zoneId, ChangeBatch: { Changes: [{ Action, ResourceRecordSet }] } };
}

/** Names that Route 53 returns end in a dot. */
const sameName = (a: string, b: string) => a.replace(/\.$/, "") === b.replace(/\.$/, "");

/** Zones and records. */
export const names: Record<string, ResourceType> = {
  "aws:route53/zone:Zone": {
    inputs: ["name", "comment", "vpcs", "forceDestroy", "tags"],
    replaceOn: ["name"],
    create: (i) => [
      "route53",
      "createHostedZone",
      {
        Name: i.name,
        CallerReference: `${i.name} ${Date.now()} ${Math.random()}`,
        HostedZoneConfig: { Comment: i.comment, PrivateZone: Boolean(i.vpcs?.length) },
        ...(i.vpcs?.length && { VPC: { VPCId: i.vpcs[0].vpcId, VPCRegion: i.vpcs[0].vpcRegion ?? i.region } }),
      },
    ],
    id: ({ HostedZone }) => bare(HostedZone.Id),
    set: {
      // The first came with the zone, which cannot exist without one.
      vpcs: (HostedZoneId, i, state) => {
        const before: Json[] = state.vpcs ?? (i.vpcs ?? []).slice(0, 1);
        const missing = (list: Json[], others: Json[]) => list.filter((a) => !others.some((b) => a.vpcId === b.vpcId));
        const call = (method: string, list: Json[]): Call[] =>
          list.map(({ vpcId, vpcRegion }) => [
            "route53",
            method,
            { HostedZoneId, VPC: { VPCId: vpcId, VPCRegion: vpcRegion ?? i.region } },
          ]);
        return [
          ...call("associateVPCWithHostedZone", missing(i.vpcs ?? [], before)),
          ...call("disassociateVPCFromHostedZone", missing(before, i.vpcs ?? [])),
        ];
      },
      tagsAll: (ResourceId, i) =>
        Object.keys(i.tagsAll).length === 0
          ? []
          : [
              [
                "route53",
                "changeTagsForResource",
                { ResourceType: "hostedzone", ResourceId, AddTags: tagList(i.tagsAll) },
              ],
            ],
    },
    change: {
      comment: (Id, i) => [["route53", "updateHostedZoneComment", { Id, Comment: i.comment ?? "" }]],
      forceDestroy: () => [],
    },
    retag: (ResourceId, add, remove) => [
      [
        "route53",
        "changeTagsForResource",
        { ResourceType: "hostedzone", ResourceId, AddTags: tagList(add), RemoveTagKeys: remove },
      ],
    ],
    read: (Id) => ["route53", "getHostedZone", { Id }],
    found: ({ HostedZone, DelegationSet, VPCs }) => HostedZone && { ...HostedZone, DelegationSet, VPCs },
    outputs: ({ Id, DelegationSet }) => ({
      zoneId: bare(Id),
      arn: `arn:aws:route53:::hostedzone/${bare(Id)}`,
      nameServers: DelegationSet?.NameServers ?? [],
    }),
    delete: (Id) => [["route53", "deleteHostedZone", { Id }]],
  },

  "aws:route53/record:Record": {
    inputs: ["zoneId", "name", "type", "ttl", "records", "aliases", "allowOverwrite"],
    replaceOn: ["zoneId", "name", "type"],
    create: (i) => ["route53", "changeResourceRecordSets", change(i.allowOverwrite ? "UPSERT" : "CREATE", i)],
    id: (_, i) => `${i.zoneId}_${i.name}_${i.type}`,
    update: (_, i) => [["route53", "changeResourceRecordSets", change("UPSERT", i)]],
    read: (_, state) => [
      "route53",
      "listResourceRecordSets",
      { HostedZoneId: state.zoneId, StartRecordName: state.name, StartRecordType: state.type },
    ],
    found: ({ ResourceRecordSets }, _, state) =>
      ResourceRecordSets?.find((set: Json) => sameName(set.Name, state.name) && set.Type === state.type),
    outputs: ({ Name }) => ({ fqdn: Name.replace(/\.$/, "") }),
    delete: (_, state) => [["route53", "changeResourceRecordSets", change("DELETE", state)]],
  },
};
