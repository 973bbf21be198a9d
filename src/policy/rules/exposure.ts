import { ingressOf, isWorld, portsInWords } from "../../review/ingress";
import type { Judged } from "./rule";

/** Which ports of a security group are open to the world and not among those that may be. */
export function openToTheWorld({ type, name, props }: Judged, allowedPorts: readonly number[]): string | undefined {
  const wrong = ingressOf(type, props)
    .filter(({ ranges }) => ranges.some(isWorld))
    .filter(({ from, to }) => from === undefined || from !== to || !allowedPorts.includes(from));
  if (wrong.length === 0) return undefined;
  return `"${name}" lets the whole world in (${wrong.map(portsInWords).join(", ")}); name the ranges that need it`;
}

/** Why a disk of EC2 can be read by whoever gets hold of it. */
export function unencryptedDisk({ type, name, props }: Judged): string | undefined {
  if (type !== "aws:ebs/volume:Volume" || props.encrypted === true) return undefined;
  return `the volume "${name}" is not encrypted; set encrypted`;
}
