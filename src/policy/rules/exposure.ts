import { type Door, openPorts } from "../../preview/access/doors";
import { ingressOf, portsInWords } from "../../preview/access/ingress";
import { instance, launchTemplate, volume } from "../../preview/kinds/ec2Types";
import { ownType } from "../../preview/kinds/own";
import { type Bag, bag, list, text } from "../../preview/values";
import { withUnknowns } from "./knownValues";
import type { Judged } from "./rule";

/** Which ports of a security group are open to the world, by all its ranges together, and not among those that may be. */
export function openToTheWorld({ type, name, props }: Judged, allowedPorts: readonly number[]): string | undefined {
  const wrong = openPorts(ingressOf(type, withUnknowns(props))).filter((door) => !isAllowed(door, allowedPorts));
  if (wrong.length === 0) return undefined;
  return `"${name}" lets the whole world in (${wrong.map((door) => portsInWords(door).replace(/^port /, "")).join(", ")}); name the ranges that need it`;
}

/** Whether every port of a door may be open to the world. */
export function isAllowed(
  { protocol, from, to }: Pick<Door, "protocol" | "from" | "to">,
  ports: readonly number[],
): boolean {
  if (protocol !== "tcp" && protocol !== "udp") return false;
  const covered = new Set(ports.filter((port) => from <= port && port <= to));
  return covered.size === to - from + 1;
}

/** Whom a security group lets in without anybody being able to tell from the program: prefix lists and ranges that are not known yet. */
export function openToUnknown({ type, name, props }: Judged, allowed: readonly string[]): string | undefined {
  const unknown = ingressOf(type, withUnknowns(props)).flatMap((rule) =>
    rule.sources
      .filter(({ addresses, words }) => !addresses && !allowed.some((list) => words.includes(` ${list},`)))
      .map(({ words }) => `${portsInWords(rule)}: ${words}`),
  );
  if (unknown.length === 0) return undefined;
  return `nobody can tell whom "${name}" lets in (${[...new Set(unknown)].join("; ")}); name ranges, or allow the prefix list`;
}

/** Why a disk of EC2 can be read by whoever gets hold of it. */
export function unencryptedDisk({ type, name, props }: Judged): string | undefined {
  const wrong = disksOf(type, props).filter(({ encrypted }) => !["true", true].includes(encrypted as string | boolean));
  if (wrong.length === 0) return undefined;
  return `not encrypted: ${wrong.map(({ disk }) => `${disk} of "${name}"`).join(", ")}; set encrypted`;
}

interface DeclaredDisk {
  disk: string;
  encrypted: unknown;
}

/** Disks that a resource declares. What it leaves to its image is as the image says. */
function disksOf(type: string, props: Bag): DeclaredDisk[] {
  if (type === volume) return [{ disk: "the volume", encrypted: props.encrypted }];
  // On other platforms it says nothing of it.
  if (type === ownType("DataDisk") && "encrypted" in props)
    return [{ disk: "the data disk", encrypted: props.encrypted }];
  if (type === instance)
    return [
      ...(props.rootBlockDevice === undefined ? [] : declared("the root disk", props.rootBlockDevice)),
      ...list(props.ebsBlockDevices).flatMap((one) => declared(deviceOf(one), one)),
    ];
  if (type === launchTemplate)
    return list(props.blockDeviceMappings).flatMap((one) =>
      bag(one).ebs === undefined ? [] : declared(deviceOf(one), bag(one).ebs),
    );
  return [];
}

/** A disk from a snapshot is encrypted as that is, and EC2 takes no word on it. */
function declared(disk: string, device: unknown): DeclaredDisk[] {
  const { snapshotId, encrypted } = bag(device);
  return snapshotId === undefined ? [{ disk, encrypted }] : [];
}

function deviceOf(device: unknown): string {
  return `the disk ${text(bag(device).deviceName) ?? ""}`.trim();
}
