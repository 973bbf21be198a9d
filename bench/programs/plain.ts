import * as libvirt from "@pulumi/libvirt";

export interface PlainProgram {
  machines: number;
  uri: string;
  /** Path of the image's volume. */
  image: string;
  /** Path of a cloud-init seed. */
  seed: string;
  lan: string;
}

/** The same machines as plain resources: an overlay, a seed and a domain each, on one network. */
export function declare({ machines, uri, image, seed, lan }: PlainProgram): void {
  const provider = new libvirt.Provider("libvirt", { uri });
  const network = new libvirt.Network(
    "lan",
    { name: "plain-lan", mode: "nat", addresses: [lan], dhcp: { enabled: true }, autostart: true },
    { provider },
  );
  for (let i = 1; i <= machines; i++) {
    const name = `plain-${i}`;
    const root = new libvirt.Volume(
      `${name}-root`,
      { name: `${name}-root.qcow2`, pool: "default", baseVolumeId: image },
      { provider },
    );
    const seedVolume = new libvirt.Volume(
      `${name}-seed`,
      { name: `${name}-seed.qcow2`, pool: "default", source: seed, format: "qcow2" },
      { provider },
    );
    new libvirt.Domain(
      name,
      {
        name,
        type: "qemu",
        vcpu: 1,
        memory: 64,
        autostart: true,
        cpu: { mode: "maximum" },
        disks: [{ volumeId: root.id }, { volumeId: seedVolume.id }],
        networkInterfaces: [{ networkId: network.id }],
        consoles: [{ type: "pty", targetType: "serial", targetPort: "0" }],
      },
      { provider },
    );
  }
}
