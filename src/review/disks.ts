import { formatSize } from "../input/size";
import type { Effect } from "../preview/effect";
import type { DiskFacts } from "../preview/kinds/kind";
import type { Step } from "../preview/step";
import type { DiskChange } from "./model";

export interface OwnedDisk {
  step: Step;
  facts: DiskFacts;
}

/** What happens to a machine's data disks. @param attached names of its disks, of which some may have no step of their own */
export function diskChanges(disks: OwnedDisk[], attached: string[], machine: Effect): DiskChange[] {
  const changes = disks.flatMap(({ step, facts }) => change(step, facts));
  if (machine !== "replace" && machine !== "destroy") return changes;
  const changed = new Set(disks.filter(({ step }) => step.action !== "same").map(({ facts }) => facts.disk));
  const unchanged = [...attached, ...disks.map(({ facts }) => facts.disk)].filter((disk) => !changed.has(disk));
  return [...changes, ...[...new Set(unchanged)].map((disk) => kept(disk))];
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
      return [gone(facts), { disk, fate: "new", words: `replaced by a new, empty data disk ${disk}` }];
    case "update":
      return bytes !== bytesBefore
        ? [
            {
              disk,
              fate: "grown",
              words: `data disk ${disk} grows ${size(bytesBefore)} → ${size(bytes)}${grownAtBoot ? ", which the guest sees after its next boot" : ""}`,
            },
          ]
        : [
            {
              disk,
              fate: "attached otherwise",
              words: `data disk ${disk}: ${changed.map((input) => `${input} changed`).join(", ")}`,
            },
          ];
    default:
      return [];
  }
}

function gone({ disk, deleteWithMachine, bytesBefore }: DiskFacts): DiskChange {
  const size = bytesBefore === undefined ? "" : ` (${formatSize(bytesBefore)})`;
  return deleteWithMachine
    ? { disk, fate: "lost", words: `data disk ${disk}${size} is deleted with its data` }
    : { disk, fate: "kept", words: `data disk ${disk} kept, no longer managed by the stack` };
}
