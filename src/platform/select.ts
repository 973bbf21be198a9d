import * as pulumi from "@pulumi/pulumi";
import type { Problems } from "../input/problem";
import { oncePerProgram } from "../perProgram";
import type { Ec2Args } from "./ec2/args";
import type { LibvirtArgs } from "./libvirt/args";
import type { Platform } from "./platform";
import { defaultRules, type Rules } from "./rules";
import type { VsphereArgs } from "./vsphere/args";

/**
 * The platform that machines run on. Exactly one block is set.
 *
 * @group Arguments
 * @category Platforms
 * @example
 * ```ts
 * import { type PlatformArgs, VirtualLan } from "vmfarm";
 *
 * const platform: PlatformArgs = { libvirt: { uri: "qemu+ssh://host.example.com/system", pool: "machines" } };
 * new VirtualLan("lan", { platform });
 * ```
 */
export interface PlatformArgs {
  /** libvirt with QEMU (KVM or software emulation) or Xen. */
  libvirt?: LibvirtArgs;
  /** A vCenter with its ESXi hosts. */
  vsphere?: VsphereArgs;
  /** Amazon EC2 in one region of an AWS account. */
  ec2?: Ec2Args;
}

/** How a platform is selected and made. */
export interface PlatformEntry<Args> {
  /** How a value of the block is set, for messages. */
  readonly example: string;
  /** Tells a connection and its settings from another; holds no secret. */
  key(args: Args): string;
  /** @returns undefined where a problem was added */
  make(args: Args, problems: Problems): Platform | undefined;
}

/** A platform's SDK is loaded only by the program that uses it. */
const builtIn: { readonly [Name in keyof Required<PlatformArgs>]: PlatformEntry<NonNullable<PlatformArgs[Name]>> } = {
  libvirt: {
    example: "vmfarm:libvirt.uri qemu:///system",
    key: (args) => JSON.stringify(args),
    make: (args, problems) => (require("./libvirt") as typeof import("./libvirt")).libvirtPlatform(args, problems),
  },
  vsphere: {
    example: "vmfarm:vsphere.server vcenter.example.com",
    key: ({ password: _, ...args }) => JSON.stringify(args),
    make: (args, problems) => (require("./vsphere") as typeof import("./vsphere")).vspherePlatform(args, problems),
  },
  ec2: {
    example: "vmfarm:ec2.region eu-central-1",
    key: ({ secretAccessKey: _, sessionToken: __, ...args }) => JSON.stringify(args),
    make: (args, problems) => (require("./ec2") as typeof import("./ec2")).ec2Platform(args, problems),
  },
};

/** Every platform by the name of its block. */
const table = new Map<string, PlatformEntry<never>>(Object.entries(builtIn));

/** Adds a platform under the name of its block. @returns what takes it out again */
export function registerPlatform<Args>(name: string, entry: PlatformEntry<Args>): () => void {
  if (table.has(name)) throw new Error(`a platform "${name}" already exists`);
  table.set(name, entry);
  return () => table.delete(name);
}

/** Platforms of the program by what selected them: components that say the same share one, and with it one provider resource. */
const platforms = oncePerProgram<Platform | undefined>();

/** What a component plans by, and makes its resources on. */
export interface Selection {
  /** Undefined where a problem was added: not exactly one is named, or its block is wrong. */
  readonly platform: Platform | undefined;
  /** The platform's. Where it is undefined, what lets planning go on, to find what else is wrong. */
  readonly rules: Rules;
}

/** The platform that the arguments name, or else the stack's configuration (`vmfarm:libvirt` …). */
export function selectPlatform(args: PlatformArgs | undefined, problems: Problems): Selection {
  const platform = find(args, problems);
  return { platform, rules: platform?.rules ?? defaultRules };
}

function find(args: PlatformArgs | undefined, reported: Problems): Platform | undefined {
  const problems = reported.at();
  const blocks = new Map(Object.entries(args ?? fromConfig(problems)).filter(([, value]) => (value ?? null) !== null));
  const names = [...table.keys()];
  for (const block of blocks.keys())
    if (!table.has(block))
      problems.at("platform").add(block, `there is no platform "${block}"; use one of ${names.join(", ")}`);
  const given = names.filter((name) => blocks.has(name));
  if (problems.none && given.length !== 1) {
    const found = given.length === 0 ? "none is" : `${given.join(" and ")} are`;
    problems.add(
      "platform",
      `set exactly one of ${names.join(", ")}, in the argument \`platform\` or in the stack's configuration ` +
        `(pulumi config set --path ${builtIn.libvirt.example}); ${found} set`,
    );
  }
  if (!problems.none) return undefined;
  const [name] = given as [string];
  const entry = table.get(name) as PlatformEntry<unknown>;
  const block = blocks.get(name);
  return platforms(`${name} ${entry.key(block)}`, () => entry.make(block, problems));
}

function fromConfig(problems: Problems): Record<string, unknown> {
  const config = new pulumi.Config("vmfarm");
  const read = (block: string) => {
    try {
      const value = config.getObject(block);
      if (value === undefined || (typeof value === "object" && value !== null)) return value;
    } catch {
      // Told below.
    }
    problems.add(
      "platform",
      `the stack's configuration vmfarm:${block} is not an object; set it with pulumi config set --path ${table.get(block)!.example}`,
    );
    return undefined;
  };
  return Object.fromEntries([...table.keys()].map((block) => [block, read(block)]));
}
