import { type Problems, shown } from "../../input/problem";
import { readChoice } from "../../input/values";
import { Accelerator } from "../../machine/args";
import { type XenArgs, XenGuest } from "./args";
import { type Hypervisor, hypervisorOf } from "./hypervisor";

/** @returns undefined where a problem was added. */
export function checkUri(uri: unknown, problems: Problems): Hypervisor | undefined {
  if (typeof uri !== "string" || !URL.canParse(uri)) {
    problems.addHere(`${shown(uri)} is not a valid connection URI, such as qemu:///system or qemu+ssh://host/system`);
    return undefined;
  }
  const hypervisor = hypervisorOf(uri);
  if (!hypervisor)
    problems.addHere(
      `"${uri}" is a connection to neither QEMU nor Xen; the URI must begin with qemu://, qemu+ssh://, xen:// or xen+ssh://`,
    );
  return hypervisor;
}

/** Xen is the accelerator of Xen, and of nothing else. */
export function checkAccelerator(
  accelerator: Accelerator,
  hypervisor: Hypervisor | undefined,
  problems: Problems,
): void {
  const own = problems.at();
  readChoice(accelerator, Accelerator, own);
  if (!own.none || accelerator === Accelerator.auto || !hypervisor) return;
  if (hypervisor === "xen" && accelerator !== Accelerator.xen)
    problems.addHere(
      `"${accelerator}" is for QEMU, but the URI is that of a Xen host: leave accelerator out, or use xen`,
    );
  else if (hypervisor === "qemu" && accelerator === Accelerator.xen)
    problems.addHere('"xen" needs a URI that begins with xen, such as xen+ssh://host/system; this one is for QEMU');
}

export function checkXen(xen: XenArgs | undefined, hypervisor: Hypervisor | undefined, problems: Problems): void {
  if (xen === undefined) return;
  if (hypervisor === "qemu")
    problems.addHere("needs a URI that begins with xen, but this one is for QEMU: leave it out");
  const { guest, kernel } = xen;
  if (guest !== undefined && !Object.values(XenGuest).includes(guest))
    problems.add(
      "guest",
      `${shown(guest)} is not one of ${Object.values(XenGuest).join(", ")}; a paravirtual guest (pv) cannot be read back by the provider`,
    );
  if (kernel === undefined) return;
  if (!/^\/[^\s"'\\<>&]+$/.test(kernel))
    problems.add("kernel", `${shown(kernel)} is not an absolute path on the host without spaces and quotes`);
  if (guest === XenGuest.hvm)
    problems.add("kernel", "is for PVH guests, and an HVM guest boots with its firmware: leave it out");
}
