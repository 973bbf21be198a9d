import type { LanArgs, NetworkRef } from "../../../src/network/args";

/** Platforms with their own rules for addresses. */
export const platformNames = ["libvirt", "vsphere", "ec2"] as const;
export type PlatformName = (typeof platformNames)[number];

export interface RandomLan {
  readonly name: string;
  readonly args: LanArgs;
}

export interface RandomMachine {
  readonly name: string;
  /** By name of the LAN, and the position in its pool of an address that the program gives. */
  readonly nics: readonly { readonly lan: string; readonly index?: number }[];
}

export interface RandomCluster {
  readonly name: string;
  readonly lan: string;
  readonly tiers: readonly { readonly name: string; readonly size: number }[];
}

/** What a program declares, in order. */
export interface RandomFarm {
  readonly platform: PlatformName;
  readonly project: string;
  readonly stack: string;
  /** On EC2: zones of all LANs, and machine zones. */
  readonly zones?: readonly string[];
  readonly machineZones?: readonly string[];
  readonly lans: readonly RandomLan[];
  /** LANs of other programs, by name. */
  readonly writtenDown: Readonly<Record<string, NetworkRef>>;
  readonly declared: readonly ({ machine: RandomMachine } | { cluster: RandomCluster })[];
}

/** Numbers that are the same in every run and with every version of every library (mulberry32). */
class Random {
  constructor(private seed: number) {}

  below(limit: number): number {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let t = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  }

  one<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  word(): string {
    return Array.from({ length: 1 + this.below(8) }, () => this.one([..."abcdefghijklmnopqrstuvwxyz"])).join("");
  }
}

/** Farms of all platforms in turn, the same for the same number. */
export function randomFarm(number: number): RandomFarm {
  const random = new Random(number);
  const platform = platformNames[number % platformNames.length]!;
  const zones = platform === "ec2" && random.chance(50) ? ["euw1-az3", "euw1-az1", "euw1-az2"] : undefined;
  const lans = Array.from({ length: 1 + random.below(3) }, (_, i) => randomLan(random, platform, i));
  const writtenDown: Record<string, NetworkRef> =
    platform === "ec2" || random.chance(50)
      ? {}
      : { office: { networkId: "7", networkName: "office", cidr: `192.168.${random.below(256)}.0/24` } };
  const names = [...lans.map(({ name }) => name), ...Object.keys(writtenDown)];
  const declared = Array.from({ length: 1 + random.below(8) }, (_, i) =>
    random.chance(40)
      ? { cluster: randomCluster(random, `${random.word()}${i}`, names) }
      : { machine: randomMachine(random, `${random.word()}${i}`, names, platform) },
  );
  return {
    platform,
    project: random.word(),
    stack: random.word(),
    zones,
    machineZones: zones && random.chance(50) ? ["euw1-az1", "euw1-az2", "euw1-az3"] : undefined,
    lans,
    writtenDown,
    declared,
  };
}

function randomLan(random: Random, platform: PlatformName, i: number): RandomLan {
  const prefix = platform === "ec2" ? 20 + random.below(4) : 22 + random.below(8);
  const cidr = `10.${17 + i}.${random.below(16) * 16}.0/${prefix}`;
  const name = `${random.word()}${i}`;
  const own = random.chance(60) ? { cidr } : {};
  if (platform === "ec2") return { name, args: { ...own, ...(random.chance(30) ? { mode: "nat" } : {}) } };
  if (platform === "vsphere") return { name, args: own };
  const args: LanArgs = random.chance(20)
    ? { mode: "bridge", bridge: "br0", cidr, gateway: random.chance(50) ? cidr.replace(/0\/\d+$/, "3") : undefined }
    : { ...own, ...random.one<LanArgs>([{}, { mode: "isolated" }, { mode: "route" }, { dhcp: false }]) };
  return { name, args };
}

function randomMachine(random: Random, name: string, lans: string[], platform: PlatformName): RandomMachine {
  const count = platform === "ec2" ? 1 : 1 + random.below(Math.min(3, lans.length));
  const first = random.below(lans.length);
  const nics = Array.from({ length: count }, (_, i) => ({
    lan: lans[(first + i) % lans.length]!,
    index: random.chance(30) ? random.below(700) : undefined,
  }));
  return { name, nics };
}

function randomCluster(random: Random, name: string, lans: string[]): RandomCluster {
  const tiers = Array.from({ length: 1 + random.below(5) }, (_, i) => ({
    name: `${random.word()}${i}`,
    size: random.chance(10) ? 30 : random.below(9),
  }));
  return { name, lan: random.one(lans), tiers };
}
