import type { MachinePlan } from "../../../machine/plan";
import { append, escapeTemplate, escapeXml, replace, stylesheet } from "../xml";
import { diskTarget } from "./rules";

/** libvirt's names of the kinds of Xen's guests that the provider can read back: it takes no answer for `linux`, which paravirtual guests are. */
export type XenOsType = "xenpvh" | "hvm";

/** The machine type of HVM, which the provider does not know by itself. */
export const hvmMachine = "xenfv";

export interface XenStart {
  osType: XenOsType;
  /** Path on the host of what a PVH guest starts with; undefined: pygrub. */
  kernel?: string;
}

/** The provider writes domains for QEMU. This is what Xen's driver makes of the same machine. */
export function xenDomainXslt(plan: MachinePlan, { osType, kernel }: XenStart, disks: readonly string[]): string {
  const pvh = osType === "xenpvh";
  const bootloader = pvh && kernel === undefined ? "<bootloader>pygrub</bootloader>" : "";
  const given = kernel === undefined ? "" : `<kernel>${escapeXml(kernel)}</kernel>`;
  return stylesheet([
    append(
      "/domain",
      `<uuid>${escapeXml(plan.uuid)}</uuid>${bootloader}<clock offset="${escapeTemplate(plan.clock)}"/>`,
    ),
    replace("/domain/clock"),
    replace("/domain/cpu"),
    // The provider looks a machine type up among those of HVM whenever it sees a domain; Xen's driver keeps any, and needs none.
    pvh
      ? replace("/domain/os", `<os><type arch="x86_64" machine="${hvmMachine}">xenpvh</type>${given}</os>`)
      : append("/domain/os", '<boot dev="hd"/>'),
    // Xen's tools know best which device model is theirs.
    replace("/domain/devices/emulator"),
    replace("/domain/devices/channel"),
    replace("/domain/devices/rng"),
    replace("/domain/devices/graphics"),
    replace("/domain/devices/interface/model"),
    replace(
      "/domain/devices/console",
      `<console type="pty"><target type="${pvh ? "xen" : "serial"}" port="0"/></console>`,
    ),
    ...disks.map((path, i) => replace(`/domain/devices/disk[${i + 1}]`, disk(path, diskTarget(i)))),
  ]);
}

/** By its file: Xen's driver looks no volume up. */
function disk(path: string, target: string): string {
  return (
    `<disk type="file" device="disk"><driver name="qemu" type="qcow2"/><source file="${escapeTemplate(path)}"/>` +
    `<target dev="${target}" bus="xen"/></disk>`
  );
}
