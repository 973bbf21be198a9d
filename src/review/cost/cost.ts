import { gp3Price, hourlyPrice, instanceTypes, type Price } from "../../platform/ec2/instances/catalogue";
import type { Step } from "../../preview/step";
import type { Amounts, CostChange } from "../model";
import { billOf, gibOfVolume, instanceOf } from "./bill";

/** As AWS counts. */
export const hoursPerMonth = 730;

/** The difference in hourly cost at on-demand prices; undefined where nothing that is billed by the hour changes. */
export function costChange(steps: readonly Step[]): CostChange | undefined {
  const bill = billOf(steps);
  const regions = new Set(bill.flatMap(({ region }) => region ?? []));
  // Without any region the resources belong to other programs.
  if (regions.size === 0) return undefined;
  const cost: CostChange = { usd: { min: 0, usual: 0, max: 0 }, lines: [], unknown: [], asOf: "" };
  for (const { what, region, amounts } of bill) {
    const price = region === undefined ? undefined : priceOf(what, region);
    const where = regions.size > 1 ? ` in ${region ?? "an unknown region"}` : "";
    const counted = `${count(amounts)} ${what.replace(/^instance /, "")}${where}`;
    if (!price) {
      cost.unknown.push(counted);
      continue;
    }
    const hour = what === gibOfVolume ? price.usd / hoursPerMonth : price.usd;
    for (const key of ["min", "usual", "max"] as const) cost.usd[key] += amounts[key] * hour;
    cost.lines.push({ what: counted, usd: amounts.usual * hour });
    cost.asOf = cost.asOf === "" || price.asOf < cost.asOf ? price.asOf : cost.asOf;
  }
  return cost;
}

function priceOf(what: string, region: string): Price | undefined {
  if (what === gibOfVolume) return gp3Price(region);
  const type = instanceTypes().get(what.slice(instanceOf("").length));
  return type && hourlyPrice(type, region);
}

/** `+2`, or `+0 to +4`. */
function count({ min, max }: Amounts): string {
  const signed = (number: number) => (number < 0 ? `−${-number}` : `+${number}`);
  return min === max ? signed(min) : `${signed(min)} to ${signed(max)}`;
}
