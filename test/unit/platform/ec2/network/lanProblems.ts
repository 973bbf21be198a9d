import type { Problems } from "../../../../../src/input/problem";
import type { LanProblems } from "../../../../../src/platform/ec2/network/lan";

/** The problems of a LAN's arguments, all together. */
export function lanProblemsOf(problems: Problems): LanProblems {
  return { cidr: problems.at("cidr"), zones: problems.at("zones"), machineZones: problems.at("machineZones") };
}
