import type { Family } from "../../src/platform/ec2/instances/tableFormat";
import type { InstanceTypeInfo, Offering } from "./awsData";

/** Instance types by family: what all sizes of a family have in common is written once. */
export function familiesOf(
  types: Record<string, InstanceTypeInfo>,
  offerings: Record<string, Offering[]>,
  regions: Record<string, string[]>,
): Record<string, Family> {
  const names = [...new Set(Object.keys(types).map((type) => type.split(".")[0]!))].sort();
  const offered = zoneDigits(offerings);
  const places = Object.keys(regions).filter((region) => regions[region]!.length > 0);
  return Object.fromEntries(
    names.flatMap((name) => {
      const sizes = Object.values(types)
        .filter(({ InstanceType }) => InstanceType.startsWith(`${name}.`))
        .sort((a, b) => a.MemoryInfo.SizeInMiB - b.MemoryInfo.SizeInMiB || (a.InstanceType < b.InstanceType ? -1 : 1));
      // Apple's need a dedicated host for at least a day, and cannot run our images.
      if (sizes.some(({ ProcessorInfo }) => ProcessorInfo.SupportedArchitectures.some((a) => a.endsWith("_mac"))))
        return [];
      return [[name, family(name, sizes, (type) => places.map((region) => offered(region, type)))]];
    }),
  );
}

function family(name: string, sizes: InstanceTypeInfo[], zones: (type: string) => string[]): Family {
  const alike = sizes.find(({ BareMetal }) => !BareMetal) ?? sizes[0]!;
  const accelerators = ["Gpu", "Fpga", "InferenceAccelerator", "Neuron", "MediaAccelerator"].filter(
    (kind) => `${kind}Info` in alike,
  );
  const common = mostCommon(sizes.map(({ InstanceType }) => zones(InstanceType).join(" ")));
  const exceptions = sizes.flatMap(({ InstanceType }) => {
    const own = zones(InstanceType).join(" ");
    return own === common ? [] : [[sizeOf(InstanceType), differences(common, own)]];
  });
  for (const size of sizes) check(name, alike, size);
  return {
    architecture: alike.ProcessorInfo.SupportedArchitectures.includes("arm64") ? "arm64" : "x86_64",
    boot: alike.SupportedBootModes,
    ...flag("previous", !alike.CurrentGeneration),
    ...flag("nitro", alike.Hypervisor === "nitro"),
    ...flag("ena", alike.NetworkInfo.EnaSupport !== "unsupported"),
    ...flag("burstable", alike.BurstablePerformanceSupported),
    ...flag("spot", alike.SupportedUsageClasses.includes("spot")),
    ...flag("cluster", alike.PlacementGroupInfo?.SupportedStrategies.includes("cluster")),
    ...(accelerators.length > 0 ? { accelerators } : {}),
    sizes: Object.fromEntries(
      sizes.map(({ InstanceType, VCpuInfo, MemoryInfo, HibernationSupported }) => [
        sizeOf(InstanceType),
        [VCpuInfo.DefaultVCpus, MemoryInfo.SizeInMiB, ...(HibernationSupported ? [1] : [])],
      ]),
    ),
    zones: common,
    ...(exceptions.length > 0 ? { otherZones: Object.fromEntries(exceptions) } : {}),
  };
}

/** What is written once for a family must hold for each of its sizes. */
function check(name: string, alike: InstanceTypeInfo, size: InstanceTypeInfo): void {
  const same = (a: unknown, b: unknown, what: string) => {
    if (JSON.stringify(a) !== JSON.stringify(b)) throw new Error(`${size.InstanceType} and ${name} differ in ${what}`);
  };
  same(size.CurrentGeneration, alike.CurrentGeneration, "generation");
  same(size.BurstablePerformanceSupported, alike.BurstablePerformanceSupported, "burstable");
  if (!size.BareMetal) {
    same(size.SupportedBootModes, alike.SupportedBootModes, "boot modes");
    same(size.Hypervisor, alike.Hypervisor, "hypervisor");
  } else if (alike.ProcessorInfo.SupportedArchitectures.includes("arm64"))
    same(size.SupportedBootModes, ["uefi"], "boot modes of bare metal");
  else same(size.SupportedBootModes, ["legacy-bios"], "boot modes of bare metal");
  if (alike.CurrentGeneration && size.EbsInfo.EncryptionSupport !== "supported")
    throw new Error(`${size.InstanceType} has no encrypted volumes`);
}

/** The zones of a region that offer a type, as the last digits of their ids in order: `13`; `-` for none. */
function zoneDigits(offerings: Record<string, Offering[]>): (region: string, type: string) => string {
  const digits = new Map<string, string[]>();
  for (const [region, lines] of Object.entries(offerings)) {
    for (const { InstanceType, Location } of lines) {
      const key = `${region} ${InstanceType}`;
      digits.set(key, [...(digits.get(key) ?? []), /-az(\d)$/.exec(Location)![1]!]);
    }
  }
  return (region, type) => digits.get(`${region} ${type}`)?.sort().join("") ?? "-";
}

function differences(common: string, own: string): Record<string, string> {
  const usual = common.split(" ");
  return Object.fromEntries(own.split(" ").flatMap((zones, i) => (zones === usual[i] ? [] : [[String(i), zones]])));
}

function mostCommon(texts: string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]![0];
}

function sizeOf(type: string): string {
  return type.slice(type.indexOf(".") + 1);
}

function flag(name: string, on: boolean | undefined): Record<string, true> {
  return on ? { [name]: true } : {};
}
