import { changesByLocation } from "../../../provider/changes";
import type { VcenterLocation } from "../govc/govc";

/** Whether something was, and is to be, in one vCenter. */
export function sameLocation(before: VcenterLocation | undefined, now: VcenterLocation): boolean {
  return before?.server === now.server;
}

/** Another account, password or certificate of the same vCenter is no change of what is there. */
export const changedApartFromAccount = changesByLocation("vcenter", sameLocation);
