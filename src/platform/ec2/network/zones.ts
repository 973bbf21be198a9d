import { type Problems, shown } from "../../../input/problem";
import { regions, zoneIds } from "../instances/catalogue";

/** An availability zone as the user wrote it, and its place among the zones of its region. */
export interface Zone {
  /** An id such as `euw1-az1`, the same zone for every account, or a name such as `eu-west-1a`, which is each account's own. */
  readonly zone: string;
  readonly isId: boolean;
  /** Number in the region, from 0: of `euw1-az2` and of `eu-west-1b` it is 1. */
  readonly number: number;
}

/** Most zones that a VPC is divided for. No region has more. */
export const mostZones = 6;

/** Zones of a program that does not say which. */
const usualZones = 2;

/** The region, where it is one of AWS's; what is wrong goes to `problems`. */
export function planRegion(region: string | undefined, problems: Problems): string | undefined {
  if (region !== undefined && regions().includes(region)) return region;
  const alike = regions().filter((known) => known.split("-")[0] === String(region).split("-")[0]);
  const names = (alike.length > 0 ? alike : regions()).join(", ");
  problems.addHere(
    region === undefined
      ? "is required: pulumi config set --path vmfarm:ec2.region eu-central-1"
      : `${shown(region)} is not an AWS region; use one of ${names}`,
  );
  return undefined;
}

/** The zones of a LAN. Default: the first two of the region. What is wrong goes to `problems`. */
export function planZones(region: string, zones: readonly string[] | undefined, problems: Problems): Zone[] {
  const ids = zoneIds(region);
  if (zones === undefined) {
    if (ids.length === 0)
      problems.addHere(`the zones of ${region} are not known here; list them, such as ["${region}a", "${region}b"]`);
    return ids.slice(0, usualZones).map(idZone);
  }
  if (zones.length === 0) problems.addHere("a LAN needs a zone; leave it out to use the first two");
  const planned: Zone[] = [];
  for (const [i, text] of zones.entries()) {
    const zone = readZone(region, text);
    if ("fault" in zone) {
      problems.at(i).addHere(zone.fault);
      continue;
    }
    const other = planned.find(({ number }) => number === zone.number);
    if (other) {
      problems
        .at(i)
        .addHere(
          other.zone === zone.zone
            ? `"${zone.zone}" is listed twice`
            : `"${zone.zone}" and "${other.zone}" may be the same zone; write all zones as ids, such as ${ids[0] ?? "euw1-az1"}`,
        );
    } else planned.push(zone);
  }
  return planned;
}

function readZone(region: string, text: string): Zone | { fault: string } {
  const ids = zoneIds(region);
  const known = ids.length > 0 ? `; the zones of ${region} are ${ids.join(", ")}` : `, such as ${region}a`;
  if (/^[a-z]+\d+-az\d$/.test(text)) {
    // EC2 checks ids of regions whose zones are not known here.
    if (ids.length > 0 && !ids.includes(text)) return { fault: `"${text}" is not a zone of ${region}${known}` };
    return inRange(idZone(text), known);
  }
  const name = /^([a-z]+(?:-[a-z]+)+-\d)([a-z])$/.exec(text);
  if (!name) return { fault: `${shown(text)} is not a valid availability zone${known}` };
  if (name[1] !== region) return { fault: `"${text}" is a zone of ${name[1]}, not of ${region}${known}` };
  return inRange({ zone: text, isId: false, number: name[2]!.charCodeAt(0) - "a".charCodeAt(0) }, known);
}

function inRange(zone: Zone, known: string): Zone | { fault: string } {
  return zone.number < mostZones
    ? zone
    : { fault: `"${zone.zone}" is not one of the ${mostZones} zones that a region can have${known}` };
}

function idZone(id: string): Zone {
  return { zone: id, isId: true, number: Number(id.at(-1)) - 1 };
}
