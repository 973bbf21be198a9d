import { type Problems, shown } from "../../../input/problem";

/** Counts the most machines that a program may come to have. */
export class MachineCount {
  /** By component. */
  private readonly counted = new Map<string, number>();

  /**
   * Counts the most machines that a component may have, stopped ones too, against what the whole program may have. The component that goes
   * over gets the problem, which names all those that add up to it.
   *
   * @param component as messages name it and once in a program: `Ec2Farm "web"`
   * @param limit undefined: no limit
   */
  add(component: string, most: number, limit: number | undefined, problems: Problems): void {
    this.counted.set(component, most);
    if (limit === undefined) return;
    if (!Number.isInteger(limit) || limit < 1) {
      problems.addHere(`${shown(limit)} is not a whole number of machines from 1`);
      return;
    }
    const parts = [...this.counted].filter(([, machines]) => machines > 0);
    const sum = parts.reduce((total, [, machines]) => total + machines, 0);
    if (sum <= limit || most === 0) return;
    const list = parts.map(([name, machines]) => `${name} ${machines}`).join(", ");
    problems.addHere(
      `the program can grow to ${sum} machines, but maxMachines is ${limit}: ${list}; reduce one of them, or raise maxMachines`,
    );
  }
}
