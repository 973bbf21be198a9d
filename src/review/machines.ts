import { byEffect, byNumber, type Effect, worst } from "../preview/effect";
import type { MachineKind } from "../preview/kinds/kind";
import { isOwn } from "../preview/kinds/kinds";
import { ownType, powerOf } from "../preview/kinds/own";
import { describeInput, instanceIdWords } from "../preview/kinds/words";
import type { Step } from "../preview/step";
import { entry, hasUnknown, list } from "../preview/values";
import { diskChanges, type OwnedDisk } from "./disks";
import type { ImageNames } from "./images";
import type { MachineChange, StoppedMachines } from "./model";

/** The resources of a machine. */
export interface MachineParts {
  name: string;
  group: string;
  parts: { step: Step; kind: MachineKind }[];
  disks: OwnedDisk[];
  /** Names of the data disks that are attached to it. */
  attached: string[];
}

/** What happens to a machine, derived from all of its resources. */
export function machineChange(
  { name, group, parts, disks, attached }: MachineParts,
  images: ImageNames,
): MachineChange {
  const growsOnly = onlyGrowsDisks(parts, disks);
  const keepsRoot = keepsRootDisk(parts);
  const effects = parts.map(({ step, kind }) =>
    growsOnly && replaces(step) ? "none" : effectOf(step, kind, keepsRoot),
  );
  const machine = parts.find(({ kind }) => kind.part === "machine");
  const machineEffect = worst(effects);
  const attachedDisks = machine?.kind.dataDisks?.(machine.step) ?? attached;
  const changes = diskChanges(disks, attachedDisks, machineEffect);
  const effect = worst([...effects, ...changes.map(({ fate }) => diskEffect(fate))]);
  return {
    name,
    group,
    effect,
    machineEffect,
    causes: machineEffect === "create" || machineEffect === "destroy" || growsOnly ? [] : causesOf(parts, images),
    disks: changes,
  };
}

/** The machines that change, worst first. */
export function changedMachines(changes: MachineChange[]): MachineChange[] {
  return changes.filter(({ effect }) => effect !== "none").sort(byEffect);
}

function replaces({ action }: Step): boolean {
  return action === "replace";
}

/**
 * Where the root disk is a resource apart, a replaced machine is only turned off and defined again on the same disks, as long as that
 * resource is not replaced. The summary form leaves out unchanged resources.
 */
function keepsRootDisk(parts: MachineParts["parts"]): boolean {
  const machine = parts.find(({ kind }) => kind.part === "machine");
  if (!machine?.kind.rootDiskApart || !isOwn(machine.step.urn)) return false;
  return parts.every(({ step, kind }) => kind.part !== "boot" || step.action === "same" || step.action === "update");
}

/** A guest is created, replaced and deleted with its machine. */
function effectOf(step: Step, kind: MachineKind, keepsRoot: boolean): Effect {
  if (step.action === "update")
    return worst([...step.changed.map((key) => entry(kind.updates, key)?.(step) ?? "live"), "none"]);
  if (kind.part === "guest") return "none";
  if (step.action === "replace") return keepsRoot ? "reboot" : "replace";
  if (kind.part === "boot") return "none";
  return step.action === "create" ? "create" : step.action === "delete" ? "destroy" : "none";
}

function diskEffect(fate: string): Effect {
  return fate === "lost" ? "data loss" : fate === "kept" ? "none" : "live";
}

/**
 * The outputs of a dynamic resource are unknown while it is updated, so a preview replaces the machine for the unknown path of a disk that
 * grows. In fact the path does not change, and the machine is not replaced.
 */
function onlyGrowsDisks(parts: MachineParts["parts"], disks: OwnedDisk[]): boolean {
  const machine = parts.find(({ kind, step }) => kind.part === "machine" && replaces(step));
  const input = machine?.kind.disksInput;
  if (!machine || input === undefined || !disks.some(({ step }) => step.action === "update")) return false;
  const boots = parts.some(({ kind, step }) => kind.part === "boot" && step.action !== "same");
  const { changed, olds, news } = machine.step;
  // Adding or removing a disk does replace the machine.
  const sameDisks =
    disks.every(({ step }) => step.action === "update" || step.action === "same") &&
    list(olds[input]).length === list(news[input]).length;
  return sameDisks && !boots && changed.length > 0 && changed.every((key) => key === input) && hasUnknown(news[input]);
}

const order = ["boot", "machine", "guest"] as const;

function causesOf(parts: MachineParts["parts"], images: ImageNames): string[] {
  const replaced = parts.some(({ step, kind }) => kind.part !== "guest" && replaces(step));
  const relevant = parts.filter(({ kind }) => !replaced || kind.part !== "guest");
  const words = order
    .flatMap((part) => relevant.filter(({ kind }) => kind.part === part))
    .flatMap((part) => changeWords(part, images));
  const causes = [...new Set(words)];
  // The instance ID changes with the image and the addresses.
  const direct = causes.filter((cause) => cause !== instanceIdWords);
  return direct.length > 0 ? direct : causes;
}

function changeWords({ step, kind }: MachineParts["parts"][number], images: ImageNames): string[] {
  return step.changed.flatMap((key) =>
    key === kind.image ? [`the image changed ${images.change(step, key)}`] : describeInput(step, kind.words, key),
  );
}

/** Machines that are declared stopped or suspended, and are not changed. */
export function stoppedMachines(steps: readonly Step[]): StoppedMachines[] {
  const states: StoppedMachines[] = [
    { state: "stopped", machines: [] },
    { state: "suspended", machines: [] },
  ];
  for (const { type, name, action, news, changed } of steps) {
    if (type !== ownType("Guest") || action === "delete" || changed.includes("power")) continue;
    const power = powerOf(news);
    states.find(({ state }) => state === power)?.machines.push(name);
  }
  for (const { machines } of states) machines.sort(byNumber.compare);
  return states.filter(({ machines }) => machines.length > 0);
}
