import { byNumber } from "../preview/effect";
import { ownType, powerOf } from "../preview/kinds/own";
import type { Step } from "../preview/step";
import type { Resting } from "./model";

/** Machines that are declared not to run; those that change so now are told by their change. */
export function restingMachines(steps: readonly Step[]): Resting[] {
  const found: Resting[] = [
    { state: "stopped", machines: [] },
    { state: "suspended", machines: [] },
  ];
  for (const { type, name, action, news, changed } of steps) {
    if (type !== ownType("Guest") || action === "delete" || changed.includes("power")) continue;
    const power = powerOf(news);
    found.find(({ state }) => state === power)?.machines.push(name);
  }
  for (const { machines } of found) machines.sort(byNumber.compare);
  return found.filter(({ machines }) => machines.length > 0);
}
