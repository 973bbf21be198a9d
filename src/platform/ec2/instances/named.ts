import { type InstanceType, instanceTypes, zoneIds, zonesWith } from "./catalogue";
import { cheapestFitting, type Wanted } from "./choose";

/** What is asked of a type that the user named: it has its own processors and memory. */
export type NamedWanted = Omit<Wanted, "cpus" | "memoryMiB" | "burstable">;

/** The type of that name where the image runs on it and the zones have it; else what is wrong and what to name instead. */
export function namedType(name: string, wanted: NamedWanted): InstanceType | { fault: string } {
  const type = instanceTypes().get(name);
  if (!type) return { fault: unknownType(name) };
  const unfit = misfit(type, wanted);
  if (!unfit) return type;
  const like = cheapestFitting({ ...wanted, cpus: type.cpus, memoryMiB: type.memoryMiB, burstable: type.burstable });
  const instead = "fault" in like ? "use another" : `${like.type.name} is as large and fits`;
  return { fault: `${name} ${unfit}; ${instead}` };
}

function misfit(type: InstanceType, wanted: NamedWanted): string | undefined {
  const { region, zones, architecture, bootMode } = wanted;
  const offered = zonesWith(type, region);
  const known = zoneIds(region).length > 0;
  if (known && offered.length === 0) return `is not offered in ${region}`;
  const missing = known ? zones.filter((zone) => !offered.includes(zone)) : [];
  if (missing.length > 0) return `is not offered in ${missing.join(", ")}, only in ${offered.join(", ")}`;
  if (type.architecture !== architecture) return `runs ${type.architecture}, but the image is for ${architecture}`;
  if (!type.bootModes.includes(bootMode))
    return `boots with ${type.bootModes.join(" or ")}, but the image with ${bootMode}`;
  if (!type.ena) return "has no elastic network adapter, which the image requires";
  if (wanted.hibernation && !type.hibernation) return "cannot hibernate";
  if (wanted.spot && !type.spot) return "is not available as a Spot instance";
  if (wanted.clusterPlacement && !type.clusterPlacement) return "cannot be in a placement group of strategy cluster";
  return undefined;
}

function unknownType(name: string): string {
  const all = [...instanceTypes().values()];
  const [family = ""] = String(name).split(".");
  const sizes = all.filter((type) => type.family === family);
  if (sizes.length > 0)
    return `there is no instance type "${name}"; ${family} has ${sizes.map((type) => type.name.slice(family.length + 1)).join(", ")}`;
  const alike = new Set(
    all.filter((type) => !type.previous && type.family[0] === family[0]).map((type) => type.family),
  );
  const families = alike.size > 0 ? `; similar families are ${[...alike].join(", ")}` : "";
  return `there is no instance type "${name}", such as t3.micro or m7g.large${families}`;
}
