import { EngineVariant } from "./engine";
import { Floor } from "./floor";
import type { Ground } from "./ground";
import type { Group } from "./group";
import { machines } from "./machines";

/** All that is measured, in order. */
export async function groups(ground: Ground): Promise<Group[]> {
  const plain = await EngineVariant.plain(ground);
  const vmfarm = await EngineVariant.vmfarm(ground);
  const all = [new Floor(ground), plain, vmfarm];
  return [machines(1, all), machines(10, all), machines(30, all), machines(100, [plain, vmfarm], true)];
}
