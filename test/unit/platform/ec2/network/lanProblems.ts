import type { Problems } from "../../../../../src/input/problem";
import type { LanProblems } from "../../../../../src/platform/ec2/network/lan";

/** Problems of a LAN's arguments, all in one place. */
export function lanProblemsOf(problems: Problems): LanProblems {
  return { cidr: problems.at("cidr"), zones: problems.at("zones"), machineZones: problems.at("machineZones") };
}
