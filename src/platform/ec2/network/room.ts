import type { Problems } from "../../../input/problem";
import { perProgram } from "../../../perProgram";
import { freeSeats } from "./seats";
import type { SubnetPlan } from "./subnets";

/** By subnet and by who is there, the addresses that are taken of those that EC2 hands out. */
const taken = perProgram(() => new WeakMap<SubnetPlan, Map<string, number>>());

/**
 * Counts addresses of a subnet that EC2 hands out to machines of a farm or to a load balancer, against what the subnet has. Whoever goes over
 * gets the problem at `path`, which names all those that add up to it.
 *
 * @param who as messages name it and once in a subnet: `farm web`
 */
export function takeRoom(subnet: SubnetPlan, who: string, addresses: number, path: string, problems: Problems): void {
  const there = taken().get(subnet) ?? new Map<string, number>();
  taken().set(subnet, there);
  there.set(who, addresses);
  const sum = [...there.values()].reduce((total, count) => total + count, 0);
  const room = freeSeats(subnet);
  if (sum <= room) return;
  const list = [...there].map(([name, count]) => `${name} ${count}`).join(", ");
  problems.add(
    path,
    `${subnet.range.cidr} in ${subnet.zone.zone} has ${room} addresses for those who come and go, and ${sum} are needed there: ${list}; ` +
      "give the LAN a larger range or more zones",
  );
}
