import { byEffect, type Effect, worst } from "../preview/effect";
import type { MachineKind } from "../preview/kinds/kind";
import { isOwn } from "../preview/kinds/kinds";
import type { Step } from "../preview/step";
import { entry, hasUnknown, list } from "../preview/values";
import { diskChanges, type OwnedDisk } from "./disks";
import type { ImageNames } from "./images";
import type { MachineChange } from "./model";

/** The resources that are one machine. */
export interface MachineParts {
  name: string;
  group: string;
  parts: { step: Step; kind: MachineKind }[];
  disks: OwnedDisk[];
  /** Data disks that are attached to it. */
  attached: string[];
}

/** What happens to a machine, from all that it consists of. */
export function machineChange(
  { name, group, parts, disks, attached }: MachineParts,
  images: ImageNames,
): MachineChange {
  const growsOnly = onlyWaitsForDisks(parts, disks);
  const onItsDisks = staysOnItsDisks(parts);
  const own = parts.map(({ step, kind }) => (growsOnly && replaces(step) ? "none" : effectOf(step, kind, onItsDisks)));
  const machine = parts.find(({ kind }) => kind.part === "machine");
  const begins = worst(own);
  const kept = machine?.kind.dataDisks?.(machine.step) ?? attached;
  const changes = diskChanges(disks, kept, begins);
  const effect = worst([...own, ...changes.map(({ fate }) => diskEffect(fate))]);
  return {
    name,
    group,
    effect,
    machineEffect: begins,
    causes: begins === "create" || begins === "destroy" || growsOnly ? [] : causesOf(parts, images),
    disks: changes,
  };
}

export function sorted(changes: MachineChange[]): MachineChange[] {
  return changes.filter(({ effect }) => effect !== "none").sort(byEffect);
}

function replaces({ action }: Step): boolean {
  return action === "replace";
}

/**
 * A machine of ours whose root disk is part of what it begins its life with: while that stays, it is switched off and defined anew on its
 * disks. One form of preview leaves out what stays as it is.
 */
function staysOnItsDisks(parts: MachineParts["parts"]): boolean {
  const machine = parts.find(({ kind }) => kind.part === "machine");
  if (!machine?.kind.rootDiskApart || !isOwn(machine.step.urn)) return false;
  return parts.every(({ step, kind }) => kind.part !== "boot" || step.action === "same" || step.action === "update");
}

/** A guest that is replaced, made or ended is so with its machine. */
function effectOf(step: Step, kind: MachineKind, onItsDisks: boolean): Effect {
  if (step.action === "update")
    return worst([...step.changed.map((key) => entry(kind.updates, key)?.(step) ?? "live"), "none"]);
  if (kind.part === "guest") return "none";
  if (step.action === "replace") return onItsDisks ? "reboot" : "replace";
  if (kind.part === "boot") return "none";
  return step.action === "create" ? "create" : step.action === "delete" ? "destroy" : "none";
}

function diskEffect(fate: string): Effect {
  return fate === "lost" ? "data loss" : fate === "kept" ? "none" : "live";
}

/**
 * A resource of ours that is updated has its outputs unknown until it is done, so a preview has the machine replaced for the path of a
 * disk that grows. The path stays, and so does the machine.
 */
function onlyWaitsForDisks(parts: MachineParts["parts"], disks: OwnedDisk[]): boolean {
  const machine = parts.find(({ kind, step }) => kind.part === "machine" && replaces(step));
  const input = machine?.kind.disksInput;
  if (!machine || input === undefined || !disks.some(({ step }) => step.action === "update")) return false;
  const boots = parts.some(({ kind, step }) => kind.part === "boot" && step.action !== "same");
  const { changed, olds, news } = machine.step;
  // One disk more or less has the machine replaced, whatever else is to come.
  const sameDisks =
    disks.every(({ step }) => step.action === "update" || step.action === "same") &&
    list(olds[input]).length === list(news[input]).length;
  return sameDisks && !boots && changed.length > 0 && changed.every((key) => key === input) && hasUnknown(news[input]);
}

const order = ["boot", "machine", "guest"] as const;

function causesOf(parts: MachineParts["parts"], images: ImageNames): string[] {
  const replaced = parts.some(({ step, kind }) => kind.part !== "guest" && replaces(step));
  const telling = parts.filter(({ kind }) => !replaced || kind.part !== "guest");
  const told = order
    .flatMap((part) => telling.filter(({ kind }) => kind.part === part))
    .flatMap((one) => words(one, images));
  const causes = [...new Set(told)];
  // What cloud-init is given carries the image's and the addresses' news as well.
  const direct = causes.filter((cause) => !cause.startsWith("its identity"));
  return direct.length > 0 ? direct : causes;
}

function words({ step, kind }: MachineParts["parts"][number], images: ImageNames): string[] {
  return step.changed.flatMap((key) => {
    if (key === kind.image) return `the image changed ${images.change(step, key)}`;
    const known = entry(kind.words, key);
    if (known) return known(step) ?? [];
    return hasUnknown(step.news[key]) ? [] : `${key} changed`;
  });
}
