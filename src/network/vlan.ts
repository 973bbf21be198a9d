import { type Problems, shown } from "../input/problem";

const [lowest, highest] = [1, 4094];

/** Adds a problem where a value is not a VLAN id; none at all is fine. */
export function checkVlan(id: number | undefined, problems: Problems): void {
  if (id !== undefined && !(Number.isInteger(id) && id >= lowest && id <= highest))
    problems.addHere(`${shown(id)} is not a valid VLAN id: a whole number from ${lowest} to ${highest}`);
}
