import { GoldenImage, MultiTierCluster, VirtualLan } from "vmfarm";

export interface VmfarmProgram {
  machines: number;
  /** Path of the image's file. */
  disk: string;
  lan: string;
}

/** One tier of machines whose readiness is not waited for. */
export function declare({ machines, disk, lan: cidr }: VmfarmProgram): void {
  const image = new GoldenImage("empty", { base: { file: disk } });
  const lan = new VirtualLan("lan", { cidr });
  const hardware = { memory: "64MiB", readiness: { wait: false } };
  new MultiTierCluster("c", { image, lan, tiers: [{ name: "m", size: machines, ...hardware }] });
}
