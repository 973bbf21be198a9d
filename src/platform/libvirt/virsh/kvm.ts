import { randomUUID } from "node:crypto";
import { poll } from "../../../process/poll";
import { ProgramError } from "../../../process/run";
import { withTemporaryFile } from "../../../process/temporaryFile";
import { escapeXml } from "../xml";
import { agentAnswers } from "./agent";
import { virsh } from "./virsh";
import { createOverlay, deleteVolumes, orUndefined } from "./volumes";
import { type Element, parseXml } from "./xmlDocument";

/** A guest under a KVM that works has its agent up in less than half of this. */
const limitMs = 45_000;

/** Whether the host offers KVM at all; see offersKvm. */
export async function hasKvm(uri: string): Promise<boolean> {
  const { stdout: capabilities } = await virsh(uri, ["capabilities"]);
  // The capabilities name a processor model and what the host has beyond it; this spells out the model's own features too.
  const cpu = await withTemporaryFile(capabilities, (file) => virsh(uri, ["cpu-baseline", "--features", file])).then(
    ({ stdout }) => parseXml(stdout).cpu as Element,
    notKnown,
  );
  return offersKvm(parseXml(capabilities).capabilities, cpu);
}

/** libvirt knows no model of some processors, and compares none on some architectures. */
function notKnown(error: unknown): undefined {
  if (error instanceof ProgramError) return undefined;
  throw error;
}

/** Whether the image's kernel comes up under the host's KVM, seen by its guest agent. What the trial makes is gone afterwards. */
export async function kvmBoots(uri: string, pool: string, imagePath: string): Promise<boolean> {
  if (!(await hasKvm(uri))) return false;
  const name = `vmfarm-kvm-probe-${randomUUID()}`;
  const volume = `${name}.qcow2`;
  await virsh(uri, createOverlay(pool, volume, "0", imagePath));
  try {
    // If KVM cannot start this machine, it cannot be used for guests either.
    const xml = probeXml(name, pool, volume);
    const started = await withTemporaryFile(xml, (file) => virsh(uri, ["create", file])).catch(() => undefined);
    return (
      started !== undefined && (await poll(limitMs, async () => (await agentAnswers(uri, name)) || undefined)) === true
    );
  } finally {
    await orUndefined(virsh(uri, ["destroy", name])).catch(() => undefined);
    await deleteVolumes(uri, pool, volume);
  }
}

/**
 * Whether the host may run KVM at all: libvirt lists it for the host's own architecture, and an x86 processor shows the extension that
 * KVM needs there (vmx or svm). A /dev/kvm without them belongs to a host that lets no ordinary guest kernel up. A processor whose
 * features are not known gets the benefit of the doubt.
 */
export function offersKvm(capabilities: Element, cpu: Element | undefined): boolean {
  const arch: string = capabilities.host.cpu.arch;
  const guests = (capabilities.guest ?? []) as Element[];
  const listed = guests.some(
    ({ arch: guest }) =>
      guest["@name"] === arch && (guest.domain ?? []).some((domain: Element) => domain["@type"] === "kvm"),
  );
  if (!listed || cpu === undefined || !["x86_64", "i686"].includes(arch)) return listed;
  const features = (cpu.feature ?? []) as Element[];
  return features.some((feature) => ["vmx", "svm"].includes(feature["@name"]) && feature["@policy"] !== "disable");
}

function probeXml(name: string, pool: string, volume: string): string {
  return `<domain type="kvm"><name>${escapeXml(name)}</name><memory unit="MiB">512</memory><vcpu>1</vcpu>
<os><type>hvm</type></os><features><acpi/><apic/></features><cpu mode="host-model"/><devices>
<disk type="volume" device="disk"><driver name="qemu" type="qcow2"/><source pool="${escapeXml(pool)}" volume="${escapeXml(volume)}"/><target dev="vda" bus="virtio"/></disk>
<channel type="unix"><target type="virtio" name="org.qemu.guest_agent.0"/></channel><serial type="pty"/></devices></domain>`;
}
