import * as pulumi from "@pulumi/pulumi";
import type { Problems } from "../input/problem";
import { perProgram } from "../perProgram";
import type { PlatformArgs } from "./args";
import type { Platform } from "./platform";

const blocks = ["libvirt"] as const;

/** Blocks that are read from the configuration: one for a platform that is not there yet is refused, not passed over. */
const readable: readonly Platform["name"][] = ["libvirt", "vsphere", "ec2"];

/** Platforms of the program by what selected them: components that say the same share one, and with it one provider resource. */
const platforms = perProgram(() => new Map<string, Platform>());

/**
 * The platform that the arguments name, or else the stack's configuration (`vmfarm:libvirt` …).
 * @returns undefined where a problem was added: not exactly one is named, or its block is wrong.
 */
export function selectPlatform(args: PlatformArgs | undefined, problems: Problems): Platform | undefined {
  const before = problems.found.length;
  const chosen = args ?? fromConfig(problems);
  const given = blocks.filter((block) => chosen[block] !== undefined && chosen[block] !== null);
  for (const [block, value] of Object.entries(chosen)) {
    if (value !== undefined && value !== null && !(blocks as readonly string[]).includes(block))
      problems.add(`platform.${block}`, `there is no platform "${block}"; name one of ${blocks.join(", ")}`);
  }
  if (problems.found.length === before && given.length !== 1) {
    const found = given.length === 0 ? "none is" : `${given.join(" and ")} are`;
    problems.add(
      "platform",
      `name exactly one of ${blocks.join(", ")}, in the argument \`platform\` or in the stack's configuration ` +
        `(pulumi config set --path vmfarm:libvirt.uri qemu:///system); ${found} set`,
    );
  }
  if (problems.found.length > before) return undefined;
  const key = JSON.stringify(chosen);
  let platform = platforms().get(key);
  if (!platform) {
    platform = make(chosen, problems);
    if (platform) platforms().set(key, platform);
  }
  return platform;
}

function make(chosen: PlatformArgs, problems: Problems): Platform | undefined {
  // A platform's SDK is loaded only by the program that uses it.
  const { libvirtPlatform } = require("./libvirt") as typeof import("./libvirt");
  return libvirtPlatform(chosen.libvirt!, problems);
}

function fromConfig(problems: Problems): PlatformArgs {
  const config = new pulumi.Config("vmfarm");
  const read = (block: string) => {
    try {
      return config.getObject(block);
    } catch {
      problems.add(
        "platform",
        `the stack's configuration vmfarm:${block} is no object; set it with pulumi config set --path vmfarm:${block}.uri …`,
      );
      return undefined;
    }
  };
  return Object.fromEntries(readable.map((block) => [block, read(block)]));
}
