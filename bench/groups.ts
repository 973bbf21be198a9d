import { Baseline } from "./baseline";
import { boot } from "./boot";
import { EngineVariant } from "./engine";
import type { Group } from "./group";
import { hostWork } from "./hostWork";
import { machines } from "./machines";
import { OpenTofu } from "./openTofu";
import { imports, planning, registration } from "./ownCode";
import { previewOfNew } from "./previewOfNew";
import { report } from "./report";
import type { Testbed } from "./testbed";

/** Everything that is measured, in order. */
export async function groups(testbed: Testbed, against: readonly string[]): Promise<Group[]> {
  const plain = await EngineVariant.plain(testbed);
  const vmfarm = await EngineVariant.vmfarm(testbed);
  const tofu = OpenTofu.find(testbed);
  const all = [new Baseline(testbed), ...(tofu ? [tofu] : []), plain, vmfarm];
  return [
    imports(),
    planning(),
    registration(100),
    registration(300),
    { ...registration(1000), large: true },
    report(10_000),
    hostWork(),
    machines(1, all),
    machines(10, all),
    machines(30, all),
    machines(100, [plain, vmfarm], { large: true }),
    previewOfNew(1000, [plain, vmfarm]),
    boot(against),
  ];
}
