/** The type of one of our own resources, as programs register it and states have it. */
export const ownToken = (platform: string, name: string) => `vmfarm:${platform}:${name}`;

/** Names that were other ones while our resources ran in Pulumi's plugin for dynamic resources. */
const formerNames: Readonly<Record<string, string>> = {
  DiskUnits: "DiskSeats",
  GroupSize: "FarmSize",
  NameRecords: "HostRecords",
  VcenterPlace: "VsphereHost",
};
const presentNames = new Map(Object.entries(formerNames).map(([now, former]) => [former, now]));

const formerPrefix = "pulumi-nodejs:dynamic/vmfarm:";

/** The type that states of earlier versions have for a resource of our own. */
export const formerToken = (name: string) => formerPrefix + (formerNames[name] ?? name);

/**
 * The name of one of our own resources by its type in a state or a preview, of this version or of those before: `Guest` for
 * `vmfarm:libvirt:Guest`. Undefined for other types, and for components.
 */
export function ownName(type: string): string | undefined {
  if (type.startsWith(formerPrefix)) {
    const name = type.slice(formerPrefix.length);
    return presentNames.get(name) ?? name;
  }
  const [pkg, module, name, ...more] = type.split(":");
  return pkg === "vmfarm" && module !== "index" && name && more.length === 0 ? name : undefined;
}

/** One of our own resources in reports, whatever its platform and whichever version made it. */
export const ownType = (name: string) => `vmfarm:any:${name}`;

/** A type as reports compare it: {@link ownType} for our own resources, others as they are. */
export function reportedType(type: string): string {
  const name = ownName(type);
  return name === undefined ? type : ownType(name);
}
