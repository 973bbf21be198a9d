import type { Moto } from "../../../support/moto";

/** What one rule admits: `from` is a range or the id of a group. */
export interface ReadRule {
  protocol: string;
  port?: number;
  from: string;
}

/** Ingress rules, by id of the security group. */
export async function ingressOf(moto: Moto): Promise<Record<string, ReadRule[]>> {
  const [{ SecurityGroupRules }] = await moto.boto3([{ service: "ec2", method: "describe_security_group_rules" }]);
  const rules: Record<string, ReadRule[]> = {};
  for (const { GroupId, IsEgress, IpProtocol, FromPort, CidrIpv4, ReferencedGroupInfo } of SecurityGroupRules) {
    if (IsEgress) continue;
    rules[GroupId] ??= [];
    const port = IpProtocol === "-1" ? {} : { port: FromPort };
    rules[GroupId].push({ protocol: IpProtocol, ...port, from: CidrIpv4 ?? ReferencedGroupInfo.GroupId });
  }
  return rules;
}

/** Addresses by name in a Route 53 zone. */
export async function recordsOf(moto: Moto, zone: string): Promise<Record<string, string>> {
  const [{ HostedZones }] = await moto.boto3([{ service: "route53", method: "list_hosted_zones" }]);
  const { Id } = HostedZones.find(({ Name }: { Name: string }) => Name === zone);
  const params = { HostedZoneId: Id };
  const [{ ResourceRecordSets }] = await moto.boto3([
    { service: "route53", method: "list_resource_record_sets", params },
  ]);
  const addresses = ResourceRecordSets.filter(({ Type }: { Type: string }) => Type === "A");
  return Object.fromEntries(
    // biome-ignore lint/suspicious/noExplicitAny: boto3's answer
    addresses.map(({ Name, ResourceRecords }: any) => [Name, ResourceRecords[0].Value]),
  );
}
