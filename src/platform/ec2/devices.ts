import { createHash } from "node:crypto";

/**
 * Where a guest finds a volume: Linux makes this link for NVMe disks, which all volumes of Nitro instances are, from the volume's id. While
 * that is not known a disk's UUID stands for it.
 */
export function volumeDevice(id: string): string {
  return `/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_${id.replace("vol-", "vol")}`;
}

const letters = "abcdefghijklmnopqrstuvwxyz";
/** Names that EC2 takes for volumes of Linux instances, and that no AMI's own disk has. */
const names = ["b", "c", "d"].flatMap((first) => [...letters].map((second) => `/dev/xvd${first}${second}`));

/**
 * Device names for a machine's data disks, as EC2 asks for them; guests do not see them. A disk's name follows from its own, so one more
 * moves none of the others; only of two that derive the same one the later takes the next.
 */
export function deviceNames(disks: readonly string[]): string[] {
  const taken: string[] = [];
  for (const disk of disks) {
    const wanted = createHash("sha256").update(disk).digest().readUInt32BE() % names.length;
    const name = names.map((_, step) => names[(wanted + step) % names.length]!).find((one) => !taken.includes(one));
    taken.push(name!);
  }
  return taken;
}
