import type { Identity } from "../identity";
import type { Problems } from "../input/problem";
import type { NetworkRef } from "../network/args";
import type { HardwareArgs, ImageRef, LanAttachment } from "./args";
import { type MachinePlan, planHardware } from "./plan";
import type { MachineRules } from "./rules";
import { takeSeats } from "./seats";

export interface PlacedArgs extends HardwareArgs {
  image: ImageRef;
  lan?: NetworkRef;
  address?: string;
  lans?: LanAttachment[];
}

/** Plans one machine with its places on LANs; what is wrong goes to `problems`. */
export function planMachine(
  name: string,
  args: PlacedArgs,
  identity: Identity,
  rules: MachineRules,
  problems: Problems,
): MachinePlan {
  const hardware = planHardware(name, args, "", identity, rules, problems);
  checkImage(args.image, "image", problems);
  if (args.lan && args.lans) problems.add("lans", "name the machine's LANs in lan or in lans, not in both");
  if (args.address !== undefined && !args.lan)
    problems.add("address", "an address goes with lan; with lans each has its own");
  const attachments = args.lans ?? (args.lan ? [{ lan: args.lan, address: args.address }] : []);
  const path = (i: number) =>
    args.lans ? { lan: `lans[${i}].lan`, address: `lans[${i}].address` } : { lan: "lan", address: "address" };
  // What is wrong with the name itself is told once.
  const nics = problems.found.some(({ propertyPath }) => propertyPath === "name")
    ? []
    : takeSeats(
        name,
        attachments,
        path,
        (lan) => identity.slot("address", name, lan.seats.count),
        identity,
        rules,
        problems,
      );
  return { ...hardware, nics, fqdn: nics[0] ? `${name}.${nics[0].lan.domain}` : name };
}

/** An image that was forgotten is told like any other problem: programs in JavaScript have no compiler to tell it. */
export function checkImage(image: ImageRef | undefined, path: string, problems: Problems): void {
  if (image?.imageId === undefined || image.fileName === undefined || image.virtualSize === undefined)
    problems.add(path, "name a GoldenImage, or write down imageId, fileName and virtualSize of an existing one");
}
