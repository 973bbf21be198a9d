import * as pulumi from "@pulumi/pulumi";
import type { Problems } from "../input/problem";
import { oncePerProgram } from "../perProgram";
import type { PlatformArgs } from "./args";
import type { Platform } from "./platform";

interface Entry<Args> {
  /** How a value of the block is set, for messages. */
  example: string;
  /** Tells a connection and its settings from another; holds no secret. */
  key(args: Args): string;
  make(args: Args, problems: Problems): Platform | undefined;
}

/** Every platform. A platform's SDK is loaded only by the program that uses it. */
const table: { readonly [Name in keyof Required<PlatformArgs>]: Entry<NonNullable<PlatformArgs[Name]>> } = {
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

type Name = keyof typeof table;
const names = Object.keys(table) as Name[];

/** Platforms of the program by what selected them: components that say the same share one, and with it one provider resource. */
const platforms = oncePerProgram<Platform | undefined>();

/**
 * The platform that the arguments name, or else the stack's configuration (`vmfarm:libvirt` …).
 * @returns undefined where a problem was added: not exactly one is named, or its block is wrong.
 */
export function selectPlatform(args: PlatformArgs | undefined, problems: Problems): Platform | undefined {
  const before = problems.found.length;
  const chosen = args ?? fromConfig(problems);
  const given = names.filter((name) => chosen[name] !== undefined && chosen[name] !== null);
  for (const [block, value] of Object.entries(chosen)) {
    if (value !== undefined && value !== null && !(names as string[]).includes(block))
      problems.add(`platform.${block}`, `there is no platform "${block}"; name one of ${names.join(", ")}`);
  }
  if (problems.found.length === before && given.length !== 1) {
    const found = given.length === 0 ? "none is" : `${given.join(" and ")} are`;
    problems.add(
      "platform",
      `name exactly one of ${names.join(", ")}, in the argument \`platform\` or in the stack's configuration ` +
        `(pulumi config set --path ${table.libvirt.example}); ${found} set`,
    );
  }
  return problems.found.length > before ? undefined : known(given[0]!, chosen, problems);
}

function known<N extends Name>(name: N, chosen: PlatformArgs, problems: Problems): Platform | undefined {
  const entry = table[name] as Entry<PlatformArgs[N]>;
  return platforms(`${name} ${entry.key(chosen[name])}`, () => entry.make(chosen[name], problems));
}

function fromConfig(problems: Problems): PlatformArgs {
  const config = new pulumi.Config("vmfarm");
  const read = (block: Name) => {
    try {
      const value = config.getObject(block);
      if (value === undefined || (typeof value === "object" && value !== null)) return value;
    } catch {
      // Told below.
    }
    problems.add(
      "platform",
      `the stack's configuration vmfarm:${block} is no object; set it with pulumi config set --path ${table[block].example}`,
    );
    return undefined;
  };
  return Object.fromEntries(names.map((block) => [block, read(block)]));
}
