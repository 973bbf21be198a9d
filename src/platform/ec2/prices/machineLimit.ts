import { type Problems, shown } from "../../../input/problem";
import { perProgram } from "../../../perProgram";

/** By component, the most machines that it may come to have. */
const counted = perProgram(() => new Map<string, number>());

/**
 * Counts the most machines that a component may have, stopped ones too, against what the whole program may have. The component that goes
 * over gets the problem, which names all those that add up to it.
 *
 * @param component as messages name it and once in a program: `Ec2Farm "web"`
 * @param limit undefined: no limit
 */
export function countMachines(component: string, most: number, limit: number | undefined, problems: Problems): void {
  counted().set(component, most);
  if (limit === undefined) return;
  if (!Number.isInteger(limit) || limit < 1) {
    problems.add("platform.ec2.maxMachines", `${shown(limit)} is no whole number of machines from 1`);
    return;
  }
  const parts = [...counted()].filter(([, machines]) => machines > 0);
  const sum = parts.reduce((total, [, machines]) => total + machines, 0);
  if (sum <= limit || most === 0) return;
  const list = parts.map(([name, machines]) => `${name} ${machines}`).join(", ");
  problems.add(
    "platform.ec2.maxMachines",
    `the program may come to have ${sum} machines, and maxMachines is ${limit}: ${list}; make one smaller, or raise maxMachines`,
  );
}
