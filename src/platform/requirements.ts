import type { TierArgs } from "../cluster/args";
import type { GoldenImageArgs } from "../image/args";
import type { Problems } from "../input/problem";
import { gib, mib, parseSize } from "../input/size";
import { Accelerator, BootDevice, ClockBase, type HardwareArgs, PowerState } from "../machine/args";
import { type LanArgs, LanMode } from "../network/args";
import type { Capabilities } from "./capabilities";
import type { Rules } from "./rules";

/** What an argument may require that not every platform can do. */
interface Requirement<Args> {
  property: string & keyof Args;
  /** Its path, where that is another. */
  at?: string;
  capability: keyof Capabilities;
  /** What a platform without the capability has, for messages: `no boot from the network`. */
  without: string;
  requires(args: Args): boolean;
}

const ofHardware: readonly Requirement<HardwareArgs>[] = [
  {
    property: "bootOrder",
    capability: "networkBoot",
    without: "no boot from the network",
    requires: ({ bootOrder }) => bootOrder?.includes(BootDevice.network) ?? false,
  },
  {
    property: "clock",
    capability: "localtimeClock",
    without: "no hardware clock in local time",
    requires: ({ clock }) => clock === ClockBase.localtime,
  },
  {
    property: "accelerator",
    capability: "accelerator",
    without: "no choice of an accelerator",
    requires: ({ accelerator }) => accelerator !== undefined && accelerator !== Accelerator.auto,
  },
  {
    property: "memory",
    capability: "memoryInWholeMiB",
    without: "memory in multiples of 4MiB only",
    requires: ({ memory }) => (parseSize(String(memory)) ?? 0) % (4 * mib) !== 0,
  },
  {
    property: "rootDisk",
    capability: "rootDiskInWholeMiB",
    without: "root disks in whole GiB only",
    requires: ({ rootDisk }) => (parseSize(String(rootDisk)) ?? 0) % gib !== 0,
  },
  {
    property: "firmware",
    capability: "firmware",
    without: "no choice of firmware for a machine",
    requires: ({ firmware }) => firmware !== undefined,
  },
  {
    property: "power",
    capability: "stopped",
    without: "no way to declare a machine stopped",
    requires: ({ power }) => power === PowerState.stopped,
  },
  {
    property: "power",
    capability: "suspended",
    without: "no way to declare a machine suspended",
    requires: ({ power }) => power === PowerState.suspended,
  },
];

const ofLans: readonly Requirement<LanArgs>[] = [
  ...Object.values(LanMode).map((mode) => ({
    property: "mode" as const,
    capability: mode,
    without: `no LAN of mode ${mode}`,
    requires: (args: LanArgs) => args.mode === mode,
  })),
  {
    property: "dhcp",
    capability: "dhcp",
    without: "no DHCP of its own on a LAN",
    requires: ({ dhcp, dhcpRange }) => dhcp === true || dhcpRange !== undefined,
  },
  {
    property: "vlan",
    capability: "vlan",
    without: "no LANs by VLAN id",
    requires: ({ vlan }) => vlan !== undefined,
  },
  {
    property: "nameservers",
    capability: "nameservers",
    without: "no choice of DNS servers",
    requires: ({ nameservers }) => nameservers !== undefined,
  },
];

const ofImages: readonly Requirement<GoldenImageArgs>[] = [
  {
    property: "base",
    at: "base.template",
    capability: "template",
    without: "no templates",
    requires: ({ base }) => base?.template !== undefined,
  },
  {
    property: "base",
    at: "base.ami",
    capability: "ami",
    without: "no AMIs",
    requires: ({ base }) => base?.ami !== undefined,
  },
  {
    property: "base",
    at: "base.ssmParameter",
    capability: "ami",
    without: "no parameters that name an AMI",
    requires: ({ base }) => base?.ssmParameter !== undefined,
  },
  {
    property: "diskSize",
    capability: "imageOfUnknownSize",
    without: "no images whose size is only known after the download",
    requires: ({ base, diskSize }) => base?.url !== undefined && diskSize === undefined,
  },
];

/** Refuses what an image's arguments require and the platform cannot do. */
export function refuseImage(args: GoldenImageArgs, rules: Rules, problems: Problems): void {
  refuse(ofImages, args, rules, problems);
}

/** The same for a LAN's arguments. */
export function refuseLan(args: LanArgs, rules: Rules, problems: Problems): void {
  refuse(ofLans, args, rules, problems);
}

/** The same for a machine's arguments. */
export function refuseHardware(args: HardwareArgs, rules: Rules, problems: Problems): void {
  refuse(ofHardware, args, rules, problems);
}

/** The same for a tier's arguments. */
export function refuseTier(args: TierArgs, rules: Rules, problems: Problems): void {
  refuseHardware(args, rules, problems);
  const { supported, instead } = rules.capabilities.accessRanges;
  for (const [i, { cidrs }] of (args.expose ?? []).entries())
    if (!supported && cidrs !== undefined)
      problems.at("expose", i).add("cidrs", `${rules.platform} does not filter traffic between machines; ${instead}`);
}

/** Refuses a machine that is on no LAN, or on several, where the platform has no such machines. */
export function refuseLanCount(count: number, rules: Rules, problems: Problems): void {
  const { withoutLan, severalLans } = rules.capabilities;
  if (count === 0 && !withoutLan.supported)
    problems.add("lan", `${rules.platform} has no machine without a network card; ${withoutLan.instead}`);
  if (count > 1 && !severalLans.supported)
    problems.add("lans", `${rules.platform} has no machine on several LANs; ${severalLans.instead}`);
}

function refuse<Args>(
  requirements: readonly Requirement<Args>[],
  args: Args,
  { platform, capabilities }: Rules,
  problems: Problems,
): void {
  for (const { property, at, capability, without, requires } of requirements) {
    const { supported, instead } = capabilities[capability];
    if (!supported && requires(args)) problems.add(at ?? property, `${platform} has ${without}; ${instead}`);
  }
}
