import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { virsh } from "../src/platform/libvirt/virsh/virsh";
import type { Testbed } from "./testbed";
import type { Variant } from "./variant";

/** The minimum of libvirt calls that machines need, through virsh, four machines at a time. */
export class Baseline implements Variant {
  readonly name = "baseline";
  private names: string[] = [];
  private readonly dir: string;

  constructor(private readonly testbed: Testbed) {
    this.dir = join(testbed.farm.workDir, "baseline");
  }

  /** The files exist before the clock starts. */
  async declare(machines: number): Promise<void> {
    this.names = Array.from({ length: machines }, (_, i) => `baseline-${i + 1}`);
    await mkdir(this.dir, { recursive: true });
    await writeFile(join(this.dir, "lan.xml"), lanXml);
    const { poolDir } = this.testbed.farm;
    for (const name of this.names) await writeFile(this.xml(name), domainXml(name, join(poolDir, `${name}.qcow2`)));
  }

  async create(): Promise<void> {
    await this.virsh("net-define", join(this.dir, "lan.xml"));
    await this.virsh("net-start", "baseline-lan");
    await fourAtOnce(this.names, async (name) => {
      const overlay = ["--format", "qcow2", "--backing-vol", this.testbed.image, "--backing-vol-format", "qcow2"];
      await this.virsh("vol-create-as", "default", `${name}.qcow2`, "64M", ...overlay);
      await this.virsh("define", this.xml(name));
      await this.virsh("start", name);
    });
  }

  async destroy(): Promise<void> {
    await fourAtOnce(this.names, async (name) => {
      await this.virsh("destroy", name);
      await this.virsh("undefine", name);
      await this.virsh("vol-delete", "--pool", "default", `${name}.qcow2`);
    });
    await this.virsh("net-destroy", "baseline-lan");
    await this.virsh("net-undefine", "baseline-lan");
  }

  private virsh(...args: string[]) {
    return virsh(this.testbed.farm.uri, args);
  }

  private xml(name: string): string {
    return join(this.dir, `${name}.xml`);
  }
}

async function fourAtOnce<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const queue = items.values();
  await Promise.all(
    [1, 2, 3, 4].map(async () => {
      for (const item of queue) await work(item);
    }),
  );
}

const lanXml = `<network><name>baseline-lan</name><forward mode="nat"/>
<ip address="10.99.0.1" netmask="255.255.240.0"><dhcp><range start="10.99.0.2" end="10.99.15.254"/></dhcp></ip></network>`;

function domainXml(name: string, disk: string): string {
  return `<domain type="qemu"><name>${name}</name><memory unit="MiB">64</memory><vcpu>1</vcpu><os><type>hvm</type></os>
<features><acpi/><apic/></features><cpu mode="maximum"/><devices>
<disk type="file" device="disk"><driver name="qemu" type="qcow2"/><source file="${disk}"/><target dev="vda" bus="virtio"/></disk>
<interface type="network"><source network="baseline-lan"/><model type="virtio"/></interface><console type="pty"/>
<channel type="unix"><target type="virtio" name="org.qemu.guest_agent.0"/></channel></devices></domain>`;
}
