import { changedInputs } from "../../../dynamic/provider";
import type { Vcenter } from "../govc/govc";

/** What is different but for how one gets in: another password or certificate changes nothing that is there, and is only taken note of. */
export function changedApartFromAccount<T extends { vcenter: Vcenter }>(
  olds: T,
  news: T,
): { changes: boolean; changed: string[] } {
  const all = changedInputs(olds, news);
  const moved = olds.vcenter?.server !== news.vcenter.server;
  return { changes: all.length > 0, changed: all.filter((key) => key !== "vcenter" || moved) };
}
