import type { TierArgs } from "../cluster/args";
import type { GoldenImageArgs } from "../image/args";
import type { Problems } from "../input/problem";
import { parseSize } from "../input/size";
import { Accelerator, BootDevice, ClockBase, type HardwareArgs, PowerState } from "../machine/args";
import { type LanArgs, LanMode } from "../network/args";
import type { Capabilities, Platform } from "./platform";

/** An argument that asks for something which not every platform can do. */
interface Ask<Args> {
  property: string & keyof Args;
  /** Its path, where that is another. */
  at?: string;
  needs: keyof Capabilities;
  /** What the platform does not have, for messages. */
  what: string;
  asks(args: Args): boolean;
}

const gib = 2 ** 30;

const hardwareAsks: readonly Ask<HardwareArgs>[] = [
  {
    property: "bootOrder",
    needs: "networkBoot",
    what: "no boot from the network",
    asks: ({ bootOrder }) => bootOrder?.includes(BootDevice.network) ?? false,
  },
  {
    property: "clock",
    needs: "localtimeClock",
    what: "no hardware clock in local time",
    asks: ({ clock }) => clock === ClockBase.localtime,
  },
  {
    property: "accelerator",
    needs: "accelerator",
    what: "no choice of an accelerator",
    asks: ({ accelerator }) => accelerator !== undefined && accelerator !== Accelerator.auto,
  },
  {
    property: "memory",
    needs: "memoryOfMiB",
    what: "memory in multiples of 4MiB only",
    asks: ({ memory }) => (parseSize(String(memory)) ?? 0) % (4 * 2 ** 20) !== 0,
  },
  {
    property: "rootDisk",
    needs: "rootDiskOfMiB",
    what: "root disks in whole GiB only",
    asks: ({ rootDisk }) => (parseSize(String(rootDisk)) ?? 0) % gib !== 0,
  },
  {
    property: "firmware",
    needs: "firmware",
    what: "no choice of firmware for a machine",
    asks: ({ firmware }) => firmware !== undefined,
  },
  {
    property: "power",
    needs: "stopped",
    what: "no machine that is stopped by what is declared",
    asks: ({ power }) => power === PowerState.stopped,
  },
  {
    property: "power",
    needs: "suspended",
    what: "no machine that is suspended by what is declared",
    asks: ({ power }) => power === PowerState.suspended,
  },
];

const lanAsks: readonly Ask<LanArgs>[] = [
  ...Object.values(LanMode).map((mode) => ({
    property: "mode" as const,
    needs: mode,
    what: `no LAN of mode ${mode}`,
    asks: (args: LanArgs) => args.mode === mode,
  })),
  {
    property: "dhcp",
    needs: "dhcp",
    what: "no DHCP of its own on a LAN",
    asks: ({ dhcp, dhcpRange }) => dhcp === true || dhcpRange !== undefined,
  },
  {
    property: "vlan",
    needs: "vlan",
    what: "no LANs by VLAN id",
    asks: ({ vlan }) => vlan !== undefined,
  },
  {
    property: "nameservers",
    needs: "nameservers",
    what: "no DNS servers of the program's choosing",
    asks: ({ nameservers }) => nameservers !== undefined,
  },
];

const imageAsks: readonly Ask<GoldenImageArgs>[] = [
  {
    property: "base",
    at: "base.template",
    needs: "template",
    what: "no templates to take",
    asks: ({ base }) => base?.template !== undefined,
  },
  {
    property: "base",
    at: "base.ami",
    needs: "ami",
    what: "no AMIs",
    asks: ({ base }) => base?.ami !== undefined,
  },
  {
    property: "base",
    at: "base.ssmParameter",
    needs: "ami",
    what: "no parameters that name an AMI",
    asks: ({ base }) => base?.ssmParameter !== undefined,
  },
  {
    property: "diskSize",
    needs: "imageOfUnknownSize",
    what: "no image whose size is known when it is built",
    asks: ({ base, diskSize }) => base?.url !== undefined && diskSize === undefined,
  },
];

/** Refuses what an image's arguments ask for and the platform cannot do. */
export function refuseImage(args: GoldenImageArgs, platform: Platform, problems: Problems): void {
  refuse(imageAsks, args, "", platform, problems);
}

/** Refuses what a machine's arguments ask for and the platform cannot do. `path` is the prefix of their property paths. */
export function refuseHardware(args: HardwareArgs, path: string, platform: Platform, problems: Problems): void {
  refuse(hardwareAsks, args, path, platform, problems);
}

/** The same for a tier's arguments. */
export function refuseTier(args: TierArgs, path: string, platform: Platform, problems: Problems): void {
  refuseHardware(args, path, platform, problems);
  const { supported, instead } = platform.can.accessRanges;
  for (const [i, { cidrs }] of (args.expose ?? []).entries())
    if (!supported && cidrs !== undefined)
      problems.add(`${path}expose[${i}].cidrs`, `${platform.name} filters nothing between machines; ${instead}`);
}

/** The same for a LAN's arguments. */
export function refuseLan(args: LanArgs, platform: Platform, problems: Problems): void {
  refuse(lanAsks, args, "", platform, problems);
}

/** Refuses a machine that is on no LAN, where the platform has none such. */
export function refuseWithoutLan(platform: Platform, problems: Problems): void {
  const { supported, instead } = platform.can.withoutLan;
  if (!supported) problems.add("lan", `${platform.name} has no machine without a network card; ${instead}`);
}

/** Refuses a machine that is on several LANs, where the platform has none such. */
export function refuseSeveralLans(platform: Platform, problems: Problems): void {
  const { supported, instead } = platform.can.severalLans;
  if (!supported) problems.add("lans", `${platform.name} has no machine on several LANs; ${instead}`);
}

function refuse<Args>(asks: readonly Ask<Args>[], args: Args, path: string, platform: Platform, problems: Problems) {
  for (const ask of asks) {
    const { supported, instead } = platform.can[ask.needs];
    if (!supported && ask.asks(args))
      problems.add(`${path}${ask.at ?? ask.property}`, `${platform.name} has ${ask.what}; ${instead}`);
  }
}
