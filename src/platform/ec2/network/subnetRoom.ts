import type { Problems } from "../../../input/problem";
import { dynamicAddresses } from "./subnetPool";
import type { SubnetPlan } from "./subnets";

/** Counts what needs the addresses that EC2 hands out in a program's subnets: machines of farms and load balancers. */
export class SubnetRoom {
  /** By subnet, the number of addresses of each who is there. */
  private readonly taken = new Map<SubnetPlan, Map<string, number>>();

  /**
   * Counts addresses against what the subnet has. Whoever goes over gets the problem, which names all those that add up to it.
   *
   * @param who as messages name it and once in a subnet: `farm web`
   */
  take(subnet: SubnetPlan, who: string, addresses: number, problems: Problems): void {
    const there = this.taken.get(subnet) ?? new Map<string, number>();
    this.taken.set(subnet, there);
    there.set(who, addresses);
    const sum = [...there.values()].reduce((total, count) => total + count, 0);
    const room = dynamicAddresses(subnet);
    if (sum <= room) return;
    const list = [...there].map(([name, count]) => `${name} ${count}`).join(", ");
    problems.addHere(
      `${subnet.range.cidr} in ${subnet.zone.zone} has ${room} addresses for dynamic use, but needs ${sum}: ${list}; ` +
        "give the LAN a larger range or more zones",
    );
  }
}
