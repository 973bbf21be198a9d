import { formatSize } from "../input/size";
import type { Effect } from "../preview/effect";
import type { DiskFacts } from "../preview/kinds/kind";
import type { Step } from "../preview/step";
import type { DiskChange } from "./model";

export interface OwnedDisk {
  step: Step;
  facts: DiskFacts;
}

/** What happens to a machine's data disks. `attached` are those that the machine itself names, of which some have no step of their own. */
export function diskChanges(disks: OwnedDisk[], attached: string[], machine: Effect): DiskChange[] {
  const own = disks.flatMap(({ step, facts }) => change(step, facts));
  const told = new Set(disks.filter(({ step }) => step.action !== "same").map(({ facts }) => facts.disk));
  if (machine !== "replace" && machine !== "destroy") return own;
  const silent = [...attached, ...disks.map(({ facts }) => facts.disk)].filter((disk) => !told.has(disk));
  return [...own, ...[...new Set(silent)].map((disk) => kept(disk))];
}

function kept(disk: string): DiskChange {
  return { disk, fate: "kept", words: `data disk ${disk} kept` };
}

function change({ action, changed }: Step, facts: DiskFacts): DiskChange[] {
  const { disk, bytes, bytesBefore, grownAtBoot } = facts;
  const size = (value: number | undefined) => (value === undefined ? "" : formatSize(value));
  switch (action) {
    case "create":
      return [{ disk, fate: "new", words: `new data disk ${disk}${bytes === undefined ? "" : ` of ${size(bytes)}`}` }];
    case "delete":
      return [gone(facts)];
    case "replace":
      return [gone(facts), { disk, fate: "new", words: `another data disk ${disk} in its place` }];
    case "update":
      return bytes !== bytesBefore
        ? [
            {
              disk,
              fate: "grown",
              words: `data disk ${disk} grows ${size(bytesBefore)} → ${size(bytes)}${grownAtBoot ? ", for the guest when it boots next" : ""}`,
            },
          ]
        : [{ disk, fate: "attached otherwise", words: `data disk ${disk}: ${changed.map(inWords).join(", ")}` }];
    default:
      return [];
  }
}

function gone({ disk, deleteWithMachine, bytesBefore }: DiskFacts): DiskChange {
  const size = bytesBefore === undefined ? "" : ` (${formatSize(bytesBefore)})`;
  return deleteWithMachine
    ? { disk, fate: "lost", words: `data disk ${disk}${size} is deleted with all that is on it` }
    : { disk, fate: "kept", words: `data disk ${disk} kept, no longer the stack's` };
}

function inWords(key: string): string {
  return key === "deleteWithMachine" ? "whether it goes with its machine changed" : `${key} changed`;
}
