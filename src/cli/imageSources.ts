import type { Command } from "commander";
import { cacheDir } from "../image/cache";
import { type Inventory, inventoryOf } from "../ledger/inventory";
import { type ImageScan, scanImages } from "../ledger/scan";
import { readStacks, repeatable, type StackSources } from "./stacks";

export interface ImageSources extends StackSources {
  /** URIs of libvirts to query beside those of the stacks. */
  libvirt: string[];
  /** Directories with disks that may be backed by images. */
  disks: string[];
}

/** Adds the options that say where to look for images. */
export function withImageSources(command: Command): Command {
  return command
    .addOption(repeatable("-s, --stack <name>", "a stack of the project in the current directory"))
    .addOption(repeatable("--state <file>", "output of pulumi stack export"))
    .addOption(repeatable("--libvirt <uri>", "a libvirt to query beside those of the stacks"))
    .addOption(repeatable("--disks <directory>", "a directory with disks that may be backed by images"));
}

/** Reads the stacks and scans for images. @param keep how many of the newest images of each name to keep */
export async function scanSources(
  { libvirt, disks, ...stacks }: ImageSources,
  keep: number,
): Promise<ImageScan & { inventory: Inventory }> {
  const inventory = inventoryOf(await readStacks(stacks, true));
  return { inventory, ...(await scanImages(inventory, { cache: cacheDir(), libvirt, disks, keep })) };
}
