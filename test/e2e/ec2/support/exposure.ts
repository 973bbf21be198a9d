import type { Moto } from "../../../support/moto";

/** Load balancers and what is behind them, as boto3 reads it. */
export interface Exposure {
  balancers: ReadBalancer[];
  /** By port. */
  listeners: { port: number; protocol: string; group: string }[];
  /** By name. */
  groups: ReadTargetGroup[];
}

export interface ReadBalancer {
  name: string;
  type: string;
  scheme: string;
  dnsName: string;
  zones: string[];
  securityGroups: string[];
  attributes: Record<string, string>;
  tags: Record<string, string>;
}

export interface ReadTargetGroup {
  name: string;
  port: number;
  protocol: string;
  check: { protocol: string; port: string };
  attributes: Record<string, string>;
  /** Ids, in order. */
  targets: string[];
}

// biome-ignore lint/suspicious/noExplicitAny: boto3's answers
type Answer = any;

/** In an account with no others. */
export async function readExposure(moto: Moto): Promise<Exposure> {
  const ask = async (method: string, params: object = {}): Promise<Answer> =>
    (await moto.boto3([{ service: "elbv2", method, params: { ...params } }]))[0];
  const { LoadBalancers } = await ask("describe_load_balancers");
  const { TargetGroups } = await ask("describe_target_groups");
  const groups: ReadTargetGroup[] = [];
  for (const group of TargetGroups as Answer[]) {
    const of = { TargetGroupArn: group.TargetGroupArn };
    const { Attributes } = await ask("describe_target_group_attributes", of);
    const { TargetHealthDescriptions } = await ask("describe_target_health", of);
    groups.push({
      name: group.TargetGroupName,
      port: group.Port,
      protocol: group.Protocol,
      check: { protocol: group.HealthCheckProtocol, port: group.HealthCheckPort },
      attributes: byKey(Attributes),
      targets: TargetHealthDescriptions.map(({ Target }: Answer) => Target.Id).sort(),
    });
  }
  const balancers: ReadBalancer[] = [];
  const listeners: Exposure["listeners"] = [];
  for (const balancer of LoadBalancers as Answer[]) {
    const of = { LoadBalancerArn: balancer.LoadBalancerArn };
    const { Attributes } = await ask("describe_load_balancer_attributes", of);
    const { TagDescriptions } = await ask("describe_tags", { ResourceArns: [balancer.LoadBalancerArn] });
    const { Listeners } = await ask("describe_listeners", of);
    balancers.push({
      name: balancer.LoadBalancerName,
      type: balancer.Type,
      scheme: balancer.Scheme,
      dnsName: balancer.DNSName,
      zones: balancer.AvailabilityZones.map(({ ZoneName }: Answer) => ZoneName).sort(),
      securityGroups: balancer.SecurityGroups ?? [],
      attributes: byKey(Attributes),
      tags: byKey(TagDescriptions[0].Tags),
    });
    for (const { Port, Protocol, DefaultActions } of Listeners as Answer[])
      listeners.push({
        port: Port,
        protocol: Protocol,
        group: TargetGroups.find(({ TargetGroupArn }: Answer) => TargetGroupArn === DefaultActions[0].TargetGroupArn)
          .TargetGroupName,
      });
  }
  listeners.sort((a, b) => a.port - b.port);
  groups.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { balancers, listeners, groups };
}

function byKey(list: { Key: string; Value: string }[]): Record<string, string> {
  return Object.fromEntries(list.map(({ Key, Value }) => [Key, Value]));
}
