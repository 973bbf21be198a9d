import { describe, expect, it } from "vitest";
import type { Effect } from "../../../src/preview/effect";
import type { Happened } from "../../fixtures/review/happened";
import { happened, recorded, recordedOnEc2, reviewOf } from "./support";

/** What happened to each machine, by what the platform had before and after. */
function seen({ before, after, stopped, steps }: Happened): Record<string, Effect> {
  const found: Record<string, Effect> = {};
  for (const name of new Set([...Object.keys(before.machines), ...Object.keys(after.machines)])) {
    const [old, now] = [before.machines[name], after.machines[name]];
    if (!old) found[name] = "create";
    else if (!now) found[name] = "destroy";
    else if (old.instance !== now.instance) found[name] = isOnItsDisks(name, steps) ? "reboot" : "replace";
    else if (old.state !== now.state) found[name] = now.state === "running" ? "started" : "stopped";
    else if (stopped.includes(now.instance)) found[name] = "reboot";
  }
  return found;
}

/** libvirt gives a machine another number whenever it is started; its root disk is a resource of its own. */
function isOnItsDisks(name: string, steps: readonly string[]): boolean {
  const domain = steps.includes(`replace libvirt:index/domain:Domain ${name}`);
  return domain && !steps.includes(`replace pulumi-nodejs:dynamic/vmfarm:BootVolumes ${name}`);
}

const went = ({ before, after }: Happened) => Object.keys(before.disks).filter((disk) => !(disk in after.disks));
const came = ({ before, after }: Happened) => Object.keys(after.disks).filter((disk) => !(disk in before.disks));
const grew = ({ before, after }: Happened) =>
  Object.keys(before.disks).filter((disk) => after.disks[disk]! > before.disks[disk]!);

describe("a report's words", () => {
  it.each([...recorded, ...recordedOnEc2])("of %s are what happened when the preview was carried out", (name) => {
    const { machines } = reviewOf(name);
    const really = happened(name);
    const told = machines.filter(({ machineEffect }) => !["live", "none"].includes(machineEffect));
    expect(Object.fromEntries(told.map((one) => [one.name, one.machineEffect]))).toEqual(seen(really));

    const disks = (...fates: string[]) =>
      machines
        .flatMap((one) => one.disks.filter(({ fate }) => fates.includes(fate)).map(({ disk }) => `${one.name}/${disk}`))
        .sort();
    expect(disks("lost")).toEqual(went(really).sort());
    expect(disks("grown")).toEqual(grew(really).sort());
    for (const kept of disks("kept")) expect(really.after.disks[kept]).toBe(really.before.disks[kept]);
    for (const made of came(really)) expect(disks("new")).toContain(made);
  });
});
