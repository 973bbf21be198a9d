import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type {
  GoldenImageArgs,
  MultiTierClusterArgs,
  PlatformArgs,
  TierArgs,
  VirtualLanArgs,
  VirtualMachineArgs,
} from "../../../src";
import { writtenImage } from "./farm";
import { vmfarm } from "./vmfarm";

/** Must not appear in any message. */
export const geheim = "hunter2";

const platform: PlatformArgs = { libvirt: { uri: "qemu:///system", accelerator: "tcg" } };

export const image = (args: Partial<GoldenImageArgs>, name = "web") =>
  new vmfarm.GoldenImage(name, { base: { bootstrap: { suite: "bookworm" } }, platform, ...args });

export const lan = (args: VirtualLanArgs = {}, name = "lan") =>
  new vmfarm.VirtualLan(name, { cidr: "10.17.3.0/24", platform, ...args });

export const box = (args: Partial<VirtualMachineArgs>, name = "box") =>
  new vmfarm.VirtualMachine(name, { image: writtenImage, platform, ...args });

export const shop = (tiers: TierArgs[], args: Partial<MultiTierClusterArgs> = {}, name = "shop") => {
  const { lan: given, ...more } = args;
  return new vmfarm.MultiTierCluster(name, { image: writtenImage, lan: given ?? lan(), platform, tiers, ...more });
};

/** Files for a test, in a separate folder. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), "vmfarm-test-"));

  file(name: string, content: string | Buffer): string {
    const path = join(this.path, name);
    writeFileSync(path, content);
    return path;
  }

  /** A program made of shell lines. @returns the folder to put on PATH. */
  program(name: string, lines: string): string {
    chmodSync(this.file(name, `#!/bin/sh\n${lines}\n`), 0o755);
    return this.path;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A libvirt for virsh's test driver: a pool whose folder is read-only, with a volume, and a network. */
export const node = `<node>
  <pool type="dir"><name>cdrom</name><target><path>/cdrom-of-the-test</path></target>
    <volume><name>shop-dev-box-data.qcow2</name><capacity>5368709120</capacity>
      <target><path>/cdrom-of-the-test/shop-dev-box-data.qcow2</path></target></volume>
  </pool>
  <network><name>office</name><uuid>6c1d4f0e-3a55-4d0b-9f0a-2f1f0a8b7c11</uuid><ip address="192.168.7.1" netmask="255.255.255.0"/></network>
</node>`;
