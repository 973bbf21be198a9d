import { describe, expect, it } from "vitest";
import type { Effect } from "../../../src/preview/effect";
import type { Outcome } from "../../fixtures/review/outcome";
import { outcomeOf, recorded, recordedOnEc2, reviewOf } from "./support";

/** What happened to each machine, according to the platform before and after. */
function seen({ before, after, stopped, steps }: Outcome): Record<string, Effect> {
  const effects: Record<string, Effect> = {};
  for (const name of new Set([...Object.keys(before.machines), ...Object.keys(after.machines)])) {
    const [old, now] = [before.machines[name], after.machines[name]];
    if (!old) effects[name] = "create";
    else if (!now) effects[name] = "destroy";
    else if (old.instance !== now.instance) effects[name] = isOnItsDisks(name, steps) ? "reboot" : "replace";
    else if (old.state !== now.state) effects[name] = now.state === "running" ? "started" : "stopped";
    else if (stopped.includes(now.instance)) effects[name] = "reboot";
  }
  return effects;
}

/** libvirt gives a machine a new number whenever it is started; its root disk is a separate resource. */
function isOnItsDisks(name: string, steps: readonly string[]): boolean {
  const domain = steps.includes(`replace libvirt:index/domain:Domain ${name}`);
  return domain && !steps.includes(`replace pulumi-nodejs:dynamic/vmfarm:BootVolumes ${name}`);
}

const went = ({ before, after }: Outcome) => Object.keys(before.disks).filter((disk) => !(disk in after.disks));
const came = ({ before, after }: Outcome) => Object.keys(after.disks).filter((disk) => !(disk in before.disks));
const grew = ({ before, after }: Outcome) =>
  Object.keys(before.disks).filter((disk) => after.disks[disk]! > before.disks[disk]!);

describe("a report's statements", () => {
  it.each([...recorded, ...recordedOnEc2])("of %s match what applying the preview did", (name) => {
    const { machines } = reviewOf(name);
    const outcome = outcomeOf(name);
    const reported = machines.filter(({ machineEffect }) => !["live", "none"].includes(machineEffect));
    expect(Object.fromEntries(reported.map(({ name: machine, machineEffect }) => [machine, machineEffect]))).toEqual(
      seen(outcome),
    );

    const disks = (...fates: string[]) =>
      machines
        .flatMap((one) => one.disks.filter(({ fate }) => fates.includes(fate)).map(({ disk }) => `${one.name}/${disk}`))
        .sort();
    expect(disks("lost")).toEqual(went(outcome).sort());
    expect(disks("grown")).toEqual(grew(outcome).sort());
    for (const kept of disks("kept")) expect(outcome.after.disks[kept]).toBe(outcome.before.disks[kept]);
    for (const made of came(outcome)) expect(disks("new")).toContain(made);
  });
});
