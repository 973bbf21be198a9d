import { isWorld } from "../../network/world";
import { type GroupRules, groupsOf, groupsUsedTogether } from "../../preview/access/groups";
import { describePorts, ingressOf } from "../../preview/access/ingress";
import { accessByPort, type PortRange, worldPorts, worldSources } from "../../preview/access/ports";
import { instance, launchTemplate, volume } from "../../preview/kinds/ec2Types";
import { ownType, reportedType } from "../../preview/kinds/own";
import type { Step } from "../../preview/step";
import { type Bag, bag, list, text } from "../../preview/values";
import { type PolicyResource, type StackResource, withUnknowns } from "./resource";

/** Ports that a security group opens to the world, by all of its ranges together, and that are not allowed to be open. */
export function openToTheWorld(
  { type, name, props }: PolicyResource,
  allowedPorts: readonly number[],
): string | undefined {
  const open = worldPorts(ingressOf(type, withUnknowns(props))).filter((range) => !isAllowed(range, allowedPorts));
  if (open.length === 0) return undefined;
  return `"${name}" lets in the whole world (${open.map((range) => describePorts(range).replace(/^port /, "")).join(", ")}); list the ranges that need access`;
}

/** Whether every port of a range is allowed to be open to the world. */
function isAllowed({ protocol, from, to }: PortRange, ports: readonly number[]): boolean {
  if (protocol !== "tcp" && protocol !== "udp") return false;
  const covered = new Set(ports.filter((port) => from <= port && port <= to));
  return covered.size === to - from + 1;
}

/**
 * Ports that several resources together open to the world, of which each lets in a part: rules of one security group, or groups of one
 * machine. {@link openToTheWorld} covers what a single resource opens.
 */
export function openTogether(resources: readonly StackResource[], allowedPorts: readonly number[]): string[] {
  const steps = resources.map(asStep);
  const groups = groupsOf(steps);
  const sets = [...groups.map((group) => [group]), ...groupsUsedTogether(steps, groups)];
  return [...new Set(sets.flatMap((set) => openByGroups(set, allowedPorts)))];
}

function openByGroups(groups: GroupRules[], allowedPorts: readonly number[]): string[] {
  const rules = groups.flatMap(({ after }) => after);
  return accessByPort([], rules).flatMap((access) => {
    const world = worldSources(access.after);
    if (world.length < 2 || world.some(({ addresses }) => isWorld(addresses!)) || isAllowed(access, allowedPorts))
      return [];
    const names = [...new Set(world.map(({ groupName }) => groupName))].join(", ");
    return [
      `the rules of ${names} together let in the whole world (${describePorts(access)}); list the ranges that need access`,
    ];
  });
}

/** The resource as a step that creates it. The origins of ids tell what belongs together before the ids are known. */
function asStep({ urn, type, name, props, propertyDependencies }: StackResource): Step {
  const news = withUnknowns(props);
  const originsOf = (key: string) => (propertyDependencies[key] ?? []).map((origin) => origin.urn);
  if (originsOf("securityGroupId").length === 1) news.securityGroupId = originsOf("securityGroupId")[0];
  for (const key of ["vpcSecurityGroupIds", "securityGroups"])
    if (originsOf(key).length > 0) news[key] = originsOf(key);
  const empty = { olds: {}, oldOutputs: {}, newOutputs: {}, changed: [] };
  return { urn, type, name, parent: "", provider: "", id: urn, action: "create", news, ...empty };
}

/** Access that a security group gives to unknown addresses: prefix lists, and ranges that are not known yet. */
export function openToUnknown({ type, name, props }: PolicyResource, allowed: readonly string[]): string | undefined {
  const unknown = ingressOf(type, withUnknowns(props)).flatMap((rule) =>
    rule.sources
      .filter(({ addresses, words }) => !addresses && !allowed.some((prefixList) => words.includes(` ${prefixList},`)))
      .map(({ words }) => `${describePorts(rule)}: ${words}`),
  );
  if (unknown.length === 0) return undefined;
  return `it is unknown whom "${name}" lets in (${[...new Set(unknown)].join("; ")}); list ranges, or allow the prefix list`;
}

/** Connections to a platform whose identity is not verified. */
export function unverifiedTls({ type, name, props }: PolicyResource): string | undefined {
  if (type === "pulumi:providers:vsphere" && isTrue(props.allowUnverifiedSsl))
    return `the vSphere provider "${name}" accepts any certificate; give the certificate of the authority instead`;
  if (isTrue(bag(props.vcenter).allowUnverifiedSsl))
    return `"${name}" accepts any certificate of its vCenter; give the certificate of the authority instead`;
  const uri = text(props.uri);
  if (uri !== undefined && /[?&]no_verify=1(&|$)/.test(uri))
    return `the libvirt at ${uri.split("?")[0]} is connected to without verifying it; remove no_verify from the URI`;
  return undefined;
}

/** Inputs of providers are strings, too. */
function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}

/** Disks on EC2 that are not encrypted. */
export function unencryptedDisk({ type, name, props }: PolicyResource): string | undefined {
  const unencrypted = disksOf(type, props).filter(({ encrypted }) => !isTrue(encrypted));
  if (unencrypted.length === 0) return undefined;
  return `not encrypted: ${unencrypted.map(({ disk }) => `${disk} of "${name}"`).join(", ")}; set encrypted`;
}

interface DeclaredDisk {
  disk: string;
  encrypted: unknown;
}

/** Disks that a resource declares. Those that it leaves to its image are encrypted or not as the image is. */
function disksOf(type: string, props: Bag): DeclaredDisk[] {
  if (type === volume) return [{ disk: "the volume", encrypted: props.encrypted }];
  // Only data disks on EC2 have this input.
  if (reportedType(type) === ownType("DataDisk") && "encrypted" in props)
    return [{ disk: "the data disk", encrypted: props.encrypted }];
  if (type === instance)
    return [
      ...(props.rootBlockDevice === undefined ? [] : declaredDisk("the root disk", props.rootBlockDevice)),
      ...list(props.ebsBlockDevices).flatMap((device) => declaredDisk(deviceName(device), device)),
    ];
  if (type === launchTemplate)
    return list(props.blockDeviceMappings).flatMap((device) =>
      bag(device).ebs === undefined ? [] : declaredDisk(deviceName(device), bag(device).ebs),
    );
  return [];
}

/** A disk from a snapshot is encrypted as the snapshot is; EC2 rejects the input. */
function declaredDisk(disk: string, device: unknown): DeclaredDisk[] {
  const { snapshotId, encrypted } = bag(device);
  return snapshotId === undefined ? [{ disk, encrypted }] : [];
}

function deviceName(device: unknown): string {
  return `the disk ${text(bag(device).deviceName) ?? ""}`.trim();
}
