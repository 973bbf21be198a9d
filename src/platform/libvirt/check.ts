import { type Problems, shown } from "../../input/problem";
import { Accelerator } from "../../machine/args";
import { type XenArgs, XenGuest } from "./args";
import { type Hypervisor, hypervisorOf } from "./hypervisor";

/** @returns undefined where a problem was added. */
export function checkUri(uri: unknown, problems: Problems): Hypervisor | undefined {
  if (typeof uri !== "string" || !URL.canParse(uri)) {
    problems.add(
      "platform.libvirt.uri",
      `${shown(uri)} is no connection URI, such as qemu:///system or qemu+ssh://host/system`,
    );
    return undefined;
  }
  const hypervisor = hypervisorOf(uri);
  if (!hypervisor)
    problems.add(
      "platform.libvirt.uri",
      `"${uri}" is a connection to neither QEMU nor Xen; it begins with qemu://, qemu+ssh://, xen:// or xen+ssh://`,
    );
  return hypervisor;
}

/** Xen is the accelerator of Xen, and of nothing else. */
export function checkAccelerator(
  accelerator: Accelerator,
  path: string,
  hypervisor: Hypervisor | undefined,
  problems: Problems,
): void {
  const choices = Object.values(Accelerator);
  if (!choices.includes(accelerator)) problems.add(path, `${shown(accelerator)} is none of ${choices.join(", ")}`);
  else if (accelerator === Accelerator.auto || !hypervisor) return;
  else if (hypervisor === "xen" && accelerator !== Accelerator.xen)
    problems.add(path, `"${accelerator}" is QEMU's, and the URI names a Xen host: leave accelerator out, or write xen`);
  else if (hypervisor === "qemu" && accelerator === Accelerator.xen)
    problems.add(path, '"xen" needs a URI that begins with xen, such as xen+ssh://host/system; this one names QEMU');
}

export function checkXen(xen: XenArgs | undefined, hypervisor: Hypervisor | undefined, problems: Problems): void {
  if (xen === undefined) return;
  const at = "platform.libvirt.xen";
  if (hypervisor === "qemu")
    problems.add(at, "is for a URI that begins with xen, and this one names QEMU: leave it out");
  const { guest, kernel } = xen;
  if (guest !== undefined && !Object.values(XenGuest).includes(guest))
    problems.add(
      `${at}.guest`,
      `${shown(guest)} is none of ${Object.values(XenGuest).join(", ")}; a paravirtual guest (pv) cannot be read back by the provider`,
    );
  if (kernel === undefined) return;
  if (!/^\/[^\s"'\\<>&]+$/.test(kernel))
    problems.add(`${at}.kernel`, `${shown(kernel)} is no absolute path on the host without spaces and quotes`);
  if (guest === XenGuest.hvm)
    problems.add(
      `${at}.kernel`,
      "is what a PVH guest starts with, and an HVM guest starts by its firmware: leave it out",
    );
}
