import type { MachinePlan } from "../../machine/plan";
import { append, escapeTemplate, escapeXml, replace, stylesheet } from "./xml";

/**
 * What a domain of ours has that the provider has no argument for: its UUID, the disks' serial numbers, the boot order, and the clock
 * settings that keep a guest's time steady.
 */
export function domainXslt(plan: MachinePlan, domainType: string): string {
  const uefi = plan.firmware === "uefi";
  const boot = plan.bootOrder.map((device) => `<boot dev="${device === "disk" ? "hd" : "network"}"/>`).join("");
  return stylesheet([
    append("/domain", `<uuid>${escapeXml(plan.uuid)}</uuid>${clock(plan, domainType)}`),
    // Without a mode the provider writes an empty cpu element, and QEMU would use its oldest model.
    ...(plan.libvirt?.cpu
      ? []
      : [replace("/domain/cpu", `<cpu mode="${domainType === "kvm" ? "host-model" : "maximum"}"/>`)]),
    replace("/domain/clock"),
    uefi
      ? '<xsl:template match="/domain/os"><os firmware="efi"><xsl:apply-templates select="@*|node()"/>' +
        boot +
        "</os></xsl:template>"
      : append("/domain/os", boot),
    ...serials(plan).map((serial, i) =>
      append(`/domain/devices/disk[${i + 1}]`, `<serial>${escapeXml(serial)}</serial>`),
    ),
    // A guest that powers off stays off, and a crashed one is kept for inspection.
    append("/domain/devices", '<memballoon model="virtio"><stats period="10"/></memballoon>'),
    ...(plan.libvirt?.graphics ? [] : [replace("/domain/devices/graphics")]),
  ]);
}

/** Serial numbers in the order of the disks: root, seed, data disks. */
export function serials(plan: MachinePlan): string[] {
  return ["root", "seed", ...plan.dataDisks.map((disk) => disk.name)];
}

/**
 * Timers as the libvirt documentation advises for steady guest time ("Time keeping" in formatdomain): lost ticks of the RTC are caught up,
 * those of the PIT are delayed, no HPET; under KVM its paravirtual clock.
 */
function clock(plan: MachinePlan, domainType: string): string {
  const kvmclock = domainType === "kvm" ? '<timer name="kvmclock" present="yes"/>' : "";
  return (
    `<clock offset="${escapeTemplate(plan.clock)}"><timer name="rtc" tickpolicy="catchup"/>` +
    `<timer name="pit" tickpolicy="delay"/><timer name="hpet" present="no"/>${kvmclock}</clock>`
  );
}
